import { bundle } from "./_bundle.ts";
import type { Host } from "./_suite.ts";
import { startWorkerd } from "./_workerd.ts";

/**
 * Starts workerd with scenarios in it.
 *
 * @param entryFile - the Worker, e.g. `./_worker_entry.ts`
 */
export async function workerdHost<Env>(entryFile: string): Promise<Host<Env>> {
  const entry = new URL(entryFile, import.meta.url);
  const built = await bundle(entry, { target: "worker" });
  const worker = await startWorkerd(built.code);
  return {
    bundle: built,
    async run(name, env) {
      const body = JSON.stringify({ name, env });
      const response = await fetch(worker.url, { method: "POST", body });
      const text = await response.text();
      if (response.ok) return JSON.parse(text);
      throw new Error(`workerd answered ${text}\n${worker.output}`);
    },
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  };
}
