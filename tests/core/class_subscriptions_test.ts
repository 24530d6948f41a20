import {
  type AgentClass,
  classSubscriptions,
  defaultSubscription,
  RoutedAgent,
  subscribeClass,
  TypePrefixSubscription,
  typePrefixSubscription,
  TypeSubscription,
  typeSubscription,
} from "@autogen-edge/runtime";
import { assertEquals, assertThrows } from "@std/assert";

function idsOf(agentClass: AgentClass, agentType = "a"): string[] {
  return classSubscriptions(agentClass, agentType).map(({ id }) => id);
}

Deno.test("a class subscribes to nothing until it is said", () => {
  class Quiet extends RoutedAgent {}
  assertEquals(idsOf(Quiet), []);
  assertEquals(idsOf(RoutedAgent), []);
});

Deno.test("subscribeClass() is asked for each type that the class is registered under, and adds to what was said before", () => {
  class Reader extends RoutedAgent {}
  subscribeClass(Reader, (type) => [
    new TypeSubscription("news", type),
    new TypeSubscription("rain", type),
  ]);
  subscribeClass(Reader, (type) => [new TypePrefixSubscription("x:", type)]);
  assertEquals(idsOf(Reader, "one"), [
    new TypeSubscription("news", "one").id,
    new TypeSubscription("rain", "one").id,
    new TypePrefixSubscription("x:", "one").id,
  ]);
  assertEquals(idsOf(Reader, "two").length, 3);
});

Deno.test("the decorators are the same as subscribeClass(), the innermost first", () => {
  @typeSubscription("news")
  @typePrefixSubscription("x:")
  @defaultSubscription()
  class Reader extends RoutedAgent {}
  assertEquals(idsOf(Reader), [
    new TypeSubscription("default", "a").id,
    new TypePrefixSubscription("x:", "a").id,
    new TypeSubscription("news", "a").id,
  ]);
});

Deno.test("a subclass inherits no subscriptions, marked or not", () => {
  @defaultSubscription()
  class Parent extends RoutedAgent {}
  class Plain extends Parent {}
  @typeSubscription("own")
  class Marked extends Parent {}
  assertEquals(idsOf(Plain), []);
  assertEquals(idsOf(Marked), [new TypeSubscription("own", "a").id]);
  assertEquals(idsOf(Parent), [new TypeSubscription("default", "a").id]);
});

Deno.test("a class that another decorator puts in its place has the subscriptions", () => {
  function replaced(_: typeof RoutedAgent): typeof RoutedAgent {
    return class extends RoutedAgent {};
  }
  @replaced
  @defaultSubscription()
  class Reader extends RoutedAgent {}
  assertEquals(idsOf(Reader).length, 1);
});

Deno.test("a malformed topic type is refused where the class is declared", () => {
  for (const decorate of [typeSubscription, typePrefixSubscription]) {
    assertThrows(() => decorate("not a topic"), TypeError, '"not a topic"');
  }
});

Deno.test("classSubscriptions() fails where the type of the agents is malformed", () => {
  @defaultSubscription()
  class Reader extends RoutedAgent {}
  assertThrows(() => idsOf(Reader, "a b"), TypeError, '"a b"');
});
