import {
  RoutedAgent,
  SingleThreadedAgentRuntime,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";
import type { Setup } from "../_program.ts";
import { News } from "./_messages.ts";

/** Publishes to so many subscribers, and waits until all of them have heard. */
export function publish(subscribers: number): Setup {
  return async (tracerProvider) => {
    const runtime = new SingleThreadedAgentRuntime({ tracerProvider });
    let heard = 0;
    let all = (): void => {};
    for (let n = 0; n < subscribers; n++) {
      await runtime.registerFactory(
        `reader${n}`,
        () =>
          new RoutedAgent("listens").on(News, () => {
            if (++heard % subscribers === 0) all();
          }),
      );
      await runtime.addSubscription(new TypeSubscription("news", `reader${n}`));
    }
    runtime.start();
    const topic = new TopicId("news", "default");
    const news = News({ headline: "!" });
    return () => {
      const done = new Promise<void>((resolve) => all = resolve);
      runtime.publishMessage(news, topic);
      return done;
    };
  };
}
