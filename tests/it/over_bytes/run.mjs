// Runs a WebAssembly program in Node.js with standard input and output and nothing else: no folder is opened to it. Before it
// ends it says on standard error which functions of the system the program may call, one a line.
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
