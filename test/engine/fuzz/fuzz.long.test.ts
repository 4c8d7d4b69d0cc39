import { testThatAllSurvive } from './survives';

testThatAllSurvive('long');
