#!/usr/bin/env node
import '../node-24.mjs';

await import('./main.ts');
