import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { Listener } from '../../lib/support/listener';
import { formatSeconds, orTerminal, progressReporter } from '../../lib/support/progress';

/** A stream that keeps what is written. */
function stream(isTTY: boolean): { texts: string[]; stream: NodeJS.WriteStream } {
  const texts: string[] = [];
  return { texts, stream: { isTTY, write: (text: string) => texts.push(text) } as unknown as NodeJS.WriteStream };
}

/** Runs `body` with a clock that only `tick` moves. */
function withClock(body: (tick: (ms: number) => void) => void): void {
  let now = 1_000_000;
  const clock = mock.method(performance, 'now', () => now);
  try {
    body((ms) => {
      now += ms;
    });
  } finally {
    clock.mock.restore();
  }
}

test('seconds read as people say them', () => {
  const cases: [number, string][] = [
    [0, '0 s'],
    [0.4, '0 s'],
    [7.4, '7 s'],
    [59.4, '59 s'],
    [59.6, '1 min 00 s'],
    [185, '3 min 05 s'],
    [3599.4, '59 min 59 s'],
    [3599.6, '1 h 00 min'],
    [7800, '2 h 10 min'],
    [100 * 3600 + 59, '100 h 00 min'],
  ];
  for (const [seconds, text] of cases) assert.equal(formatSeconds(seconds), text);
});

test('on a terminal one line is rewritten, with the time left at the pace so far, and ended at the end', () => {
  withClock((tick) => {
    const { texts, stream: terminal } = stream(true);
    const report = progressReporter('Packing', terminal);
    tick(10_000);
    report(25, 100, 'train');
    tick(30_000);
    report(100, 100);
    assert.deepEqual(texts, ['\r\x1b[KPacking 25/100  30 s left  train', '\r\x1b[KPacking 100/100  40 s\n']);
  });
});

test('elsewhere there is a line now and then, none rewritten, and one at the end', () => {
  withClock((tick) => {
    const { texts, stream: file } = stream(false);
    const report = progressReporter('Packing', file);
    for (let done = 1; done <= 30; done++) {
      tick(1000);
      report(done, 30);
    }
    assert.deepEqual(texts, ['Packing 10/30  20 s left\n', 'Packing 20/30  10 s left\n', 'Packing 30/30  30 s\n']);
  });
});

test('calls in quick succession write no more often than ten times a second', () => {
  withClock((tick) => {
    const { texts, stream: terminal } = stream(true);
    const report = progressReporter('Packing', terminal);
    for (let done = 1; done < 1000; done++) {
      tick(1);
      report(done, 1000);
    }
    assert.equal(texts.length, 9);
  });
});

test('a slow start is forgotten once there has been as much time since', () => {
  withClock((tick) => {
    const { texts, stream: file } = stream(false);
    const report = progressReporter('Packing', file);
    for (let second = 1; second <= 70; second++) {
      tick(1000);
      report(Math.max(0, second - 30), 100); // nothing for half a minute, and then one a second
    }
    const left = texts.map((text) => text.replace(/.*100 {2}|\n/g, ''));
    assert.deepEqual(left.slice(0, 3), ['10 s so far', '20 s so far', '30 s so far']);
    assert.deepEqual(left.slice(3), ['3 min 00 s left', '1 min 40 s left', '1 min 10 s left', '1 min 00 s left']);
  });
});

test('what was done before a work went on says nothing of its pace', () => {
  withClock((tick) => {
    const { texts, stream: file } = stream(false);
    const report = progressReporter('Packing', file);
    for (let done = 1900; done <= 1930; done++) {
      report(done, 2000);
      tick(1000);
    }
    assert.deepEqual(texts, [
      'Packing 1910/2000  1 min 30 s left\n',
      'Packing 1920/2000  1 min 20 s left\n',
      'Packing 1930/2000  1 min 10 s left\n',
    ]);
  });
});

test('while nothing is done nobody knows what is left', () => {
  withClock((tick) => {
    const { texts, stream: terminal } = stream(true);
    const report = progressReporter('Packing', terminal);
    tick(2000);
    report(0, 10);
    assert.deepEqual(texts, ['\r\x1b[KPacking 0/10  2 s so far']);
  });
});

test('a clock that is set meanwhile changes nothing', () => {
  const clock = mock.method(Date, 'now', () => 0);
  try {
    const { texts, stream: file } = stream(false);
    const report = progressReporter('Packing', file);
    clock.mock.mockImplementation(() => 10 * 365 * 24 * 3600 * 1000);
    report(100, 100);
    assert.deepEqual(texts, ['Packing 100/100  0 s\n']);
  } finally {
    clock.mock.restore();
  }
});

test('a script that gives no listener is told on its terminal, and nowhere else; one that gives any is left alone', () => {
  const terminal = stream(true);
  const told = orTerminal<Listener>({}, terminal.stream);
  told.note?.('A sentence.');
  told.progress?.('Packing', 3, 3);
  assert.deepEqual(terminal.texts[0], 'A sentence.\n');
  assert.match(terminal.texts[1]!, /Packing 3\/3/);
  assert.deepEqual(orTerminal<Listener>({}, stream(false).stream), {});
  const silent: Listener = { progress: () => {} };
  assert.equal(orTerminal(silent, terminal.stream), silent);
});
