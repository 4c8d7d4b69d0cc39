import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MienError } from '../../../lib/support/errors';
import { readNpyScalar } from '../../../lib/support/npy/scalar';
import { npyText, npyWith } from '../../data/npyScalar';
import { temporaryFolder } from '../../data/temporary';

const folder = temporaryFolder();
function read(content: Uint8Array): number | string {
  const path = join(folder, 'value.npy');
  writeFileSync(path, content);
  return readNpyScalar(path);
}

/** Type, shape and values as `numpy.save` of numpy 2 wrote them. */
const saved: Record<string, [type: string, shape: string, hex: string, value: number | string]> = {
  "np.array('3')": ['<U1', '()', '33000000', '3'],
  "np.array('10')": ['<U2', '()', '3100000030000000', '10'],
  'np.array(5)': ['<i8', '()', '0500000000000000', 5],
  'np.array(-0.25)': ['<f8', '()', '000000000000d0bf', -0.25],
  'np.uint8(7)': ['|u1', '()', '07', 7],
  "np.array(b'6')": ['|S1', '()', '36', '6'],
  "np.array(['4'])": ['<U1', '(1,)', '34000000', '4'],
  "np.array([['9']])": ['<U1', '(1, 1)', '39000000', '9'],
  "np.array(258, '>i4')": ['>i4', '()', '00000102', 258],
  "np.array('é', '>U3'), padded": ['>U3', '()', '000000e90000000000000000', 'é'],
};

for (const [what, [type, shape, hex, value]] of Object.entries(saved)) {
  test(`${what} is read as ${JSON.stringify(value)}`, () => {
    assert.equal(read(npyWith(type, shape, Buffer.from(hex, 'hex'))), value);
  });
}

test('version 2.0, whose header length has four bytes', () => {
  const first = npyText('8');
  const second = Buffer.concat([first.subarray(0, 10), Buffer.alloc(2), first.subarray(10)]);
  second[6] = 2;
  assert.equal(read(second), '8');
});

const wrong: Record<string, [Buffer, RegExp]> = {
  'an empty file': [Buffer.alloc(0), /is not a \.npy file/],
  'another file': [Buffer.from('7\n this is text, as long as a header'), /is not a \.npy file/],
  'Python objects': [npyWith('|O', '()', Buffer.from('8004')), /values of the type O/],
  booleans: [npyWith('|b1', '()', Buffer.of(1)), /values of the type b1/],
  'a type of no size': [npyWith('<i', '()', Buffer.alloc(0)), /values of the type i/],
  'several values': [npyWith('<i8', '(2,)', Buffer.alloc(16)), /array of shape \(2\)/],
  'no value': [npyWith('<i8', '(0,)', Buffer.alloc(0)), /array of shape \(0\)/],
  'a file that is cut off': [npyText('3').subarray(0, 130), /has 2 bytes of values where its header asks for 4/],
  'a header that is cut off': [npyText('3').subarray(0, 20), /has a header that cannot be read/],
  'a long text': [npyWith('<U5000', '()', Buffer.alloc(20_000)), /a text of 5000 characters/],
};

for (const [what, [content, says]] of Object.entries(wrong)) {
  test(`${what} is refused by name`, () => {
    assert.throws(
      () => read(content),
      (error) => error instanceof MienError && error.message.includes('value.npy') && says.test(error.message),
    );
  });
}
