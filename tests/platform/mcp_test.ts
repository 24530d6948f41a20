import { chromiumHost } from "./_chromium_host.ts";
import { McpOffice } from "./_mcp_office.ts";
import { runScenario } from "./_scenario.ts";
import { type Host, play } from "./_suite.ts";
import { workerdHost } from "./_workerd_host.ts";
import { type McpEnv, mcpScenarios } from "./scenarios/mcp.ts";

const HOSTS: Readonly<Record<string, () => Promise<Host<McpEnv>>>> = {
  deno: () =>
    Promise.resolve({
      run: (name, env) => runScenario(mcpScenarios, name, env),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
  workerd: () => workerdHost("./fixtures/mcp_worker.ts"),
  chromium: () => chromiumHost("./fixtures/mcp_page.ts"),
};

for (const [runtime, start] of Object.entries(HOSTS)) {
  let host: Promise<Host<McpEnv>> | undefined;
  Deno.test.afterAll(async () => {
    await (await host)?.[Symbol.asyncDispose]();
  });
  for (const { name } of mcpScenarios) {
    Deno.test({
      name: `${runtime}, MCP: ${name}`,
      // The pipes and sockets of other runtimes stay busy across tests.
      sanitizeOps: runtime === "deno",
      sanitizeResources: runtime === "deno",
      async fn() {
        await using office = new McpOffice();
        host ??= start();
        await play(await host, name, { runtime, ...office.env });
      },
    });
  }
}
