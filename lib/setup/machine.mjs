// What this machine must have: an operating system that TensorFlow is built for, disk space, Python, a C++ compiler.
import fs from 'node:fs';
import { Failure } from './failure.mjs';
import { read, root } from './files.mjs';
import { lastLines, tryRun } from './run.mjs';

const packages =
  '`apt-get install python3 python3-venv g++` on Debian and Ubuntu, `dnf install python3 gcc-c++` on Fedora and RHEL';

/** What `checkPlatform` looks at, for the machine that we run on. */
export function thisPlatform() {
  process.report.excludeNetwork = true; // Node 22 and later: no look at the network's interfaces
  return {
    platform: process.platform,
    arch: process.arch,
    glibc: process.report.getReport().header.glibcVersionRuntime, // absent where the C library is musl
    cpu: process.arch === 'x64' ? (read('/proc/cpuinfo') ?? '') : '',
  };
}

export function checkPlatform({ platform, arch, glibc, cpu }) {
  if (platform !== 'linux' || !['x64', 'arm64'].includes(arch)) {
    throw new Failure(`${platform} on ${arch} is not supported`, {
      why: 'TensorFlow’s native library is taken from builds for Linux on x86_64 (and arm64, untested).',
      cure: 'use Linux: WSL2 on Windows, a container (for example a Debian image with Node) on macOS.',
    });
  }
  const [major, minor] = (glibc ?? '0.0').split('.').map(Number);
  if (major < 2 || (major === 2 && minor < 27)) {
    throw new Failure('this Linux is not supported', {
      why: `TensorFlow’s build needs glibc 2.27 or newer; here it is ${glibc ?? 'another C library, as on Alpine'}.`,
      cure: 'use a distribution of 2019 or later with glibc (Debian, Ubuntu, Fedora, RHEL 8+), or a container of one.',
    });
  }
  if (arch === 'x64' && cpu && !/\bavx\b/.test(cpu)) {
    throw new Failure('this processor is not supported', {
      why: 'TensorFlow’s build needs AVX instructions, which /proc/cpuinfo does not list.',
      cure: 'use another machine, or give your own build of the library in MIEN_TENSORFLOW_DIR.',
    });
  }
}

export function freeBytes(folder) {
  const { bavail, bsize } = fs.statfsSync(folder);
  return bavail * bsize;
}

export function checkDisk(free, needed) {
  if (free >= needed) return;
  const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new Failure('there is too little disk space', {
    why: `What is left to set up needs ${gigabytes(needed)}; ${gigabytes(free)} are free.`,
    cure: `free some space where ${root} is, or have mien on a larger disk.`,
  });
}

/** The first Python that can make the virtual environment; `PYTHON` names one to use. */
export async function findPython(options) {
  const names = process.env.PYTHON
    ? [process.env.PYTHON]
    : ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
  const problems = [];
  for (const name of names) {
    const version = await tryRun(name, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], options);
    if (version.code !== 0) continue;
    const [major, minor] = version.output.trim().split('.').map(Number);
    if (major < 3 || minor < 10) {
      problems.push(`${name} is ${version.output.trim()}.`);
      continue;
    }
    const venv = await tryRun(name, ['-c', 'import venv, ensurepip'], options);
    if (venv.code === 0) return name;
    problems.push(`${name} cannot make virtual environments: ${lastLines(venv.output, 1)}`);
  }
  throw new Failure('Python 3.10 or newer with venv was not found', {
    why: problems.join('\n') || `Tried ${names.join(', ')}.`,
    cure: `${packages}; or set PYTHON to the one to use. Then run the same command again.`,
  });
}

/** The C++ compiler as a command and its first arguments; `CXX` names one to use. */
export async function findCompiler(options) {
  const commands = process.env.CXX ? [process.env.CXX] : ['g++', 'c++', 'clang++'];
  for (const command of commands) {
    const words = command.split(' ').filter(Boolean);
    const { code } = await tryRun(words[0], [...words.slice(1), '--version'], options);
    if (code === 0) return words;
  }
  throw new Failure('a C++ compiler was not found', {
    why: `Tried ${commands.join(', ')}; it compiles the addon between Node and TensorFlow (under 20 s).`,
    cure: `${packages}; or set CXX to the one to use. Then run the same command again.`,
  });
}
