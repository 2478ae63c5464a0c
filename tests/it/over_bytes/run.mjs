// Runs a WebAssembly program in Node.js with only standard input and output, without access to any folder. Before it ends, it
// prints the system functions that the program imports to standard error, one a line.
//
//   node run.mjs PROGRAM.wasm ARGUMENT…

import { readFileSync, writeSync } from "node:fs";
import { argv } from "node:process";
import { WASI } from "node:wasi";

const [program, ...args] = argv.slice(2);
const system = new WASI({ version: "preview1", args: [program, ...args], env: {}, preopens: {} });
const compiled = await WebAssembly.compile(readFileSync(program));
const calls = WebAssembly.Module.imports(compiled).map(({ module, name }) => `${module}.${name}\n`);
writeSync(2, calls.join(""));
system.start(await WebAssembly.instantiate(compiled, system.getImportObject()));
