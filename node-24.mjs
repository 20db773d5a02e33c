// Loaded before a script: an older Node cannot even read the TypeScript of this project.
const [major] = process.versions.node.split('.');
if (Number(major) < 24) {
  console.error(
    `Tocsin runs on Node 24 and this is Node ${process.versions.node}: run it through npm after "npm ci", or install Node 24.`,
  );
  process.exit(1);
}
