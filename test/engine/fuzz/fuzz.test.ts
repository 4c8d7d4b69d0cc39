import { testThatAllSurvive } from './survives';

testThatAllSurvive('short');
