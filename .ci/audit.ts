import { execFile } from 'node:child_process';

/**
 * Looks for known vulnerabilities, high or critical, in what is deployed: the dependencies that the bundles are made
 * of. Exits with 1 where there are some. Where the registry cannot be asked, says so and exits with 0: that is no
 * property of the change. With `--must-audit`, as a schedule runs it, that too is a failure: it would otherwise look
 * like a clean result for ever.
 */
type Report = {
  auditReportVersion?: number;
  vulnerabilities?: Record<
    string,
    { severity: string; range: string; via: (string | { title?: string; url?: string })[] }
  >;
  message?: string;
  error?: { summary?: string };
};

const said = await new Promise<string>((done) => {
  const arguments_ = ['audit', '--omit=dev', '--omit=optional', '--audit-level=high', '--json'];
  execFile('npm', arguments_, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout) =>
    done(stdout || String(error)),
  );
});

let report: Report;
try {
  report = JSON.parse(said) as Report;
} catch {
  report = { message: said.split('\n')[0] ?? '' };
}

if (report.auditReportVersion === undefined) {
  const why = report.message || report.error?.summary || 'no answer';
  console.log(`NOT AUDITED: nobody looked for known vulnerabilities, for the registry gave none: ${why}`);
  if (process.argv.includes('--must-audit')) process.exitCode = 1;
} else {
  const grave = Object.entries(report.vulnerabilities ?? {}).filter(
    ([, { severity }]) => severity === 'high' || severity === 'critical',
  );
  for (const [name, { severity, range, via }] of grave) {
    const advisories = via.flatMap((one) => (typeof one === 'string' ? [] : [`${one.title} ${one.url}`]));
    console.error(`${severity}: ${name} ${range}  ${advisories.join(', ')}`);
  }
  if (grave.length === 0) console.log('No high or critical vulnerability is known in what is deployed.');
  process.exitCode = grave.length === 0 ? 0 : 1;
}
