// Writes what a process used to the file of SCAN_USAGE when it ends.
const { readFileSync, writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  // On Linux, the maximum of `getrusage` can be that of the parent process.
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const kilobytes = Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1] ?? maxRSS);
  const usage = { peakMegabytes: kilobytes / 1000, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
  writeFileSync(process.env.SCAN_USAGE, JSON.stringify(usage));
});
