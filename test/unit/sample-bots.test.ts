import { expectSampleOutput, type JsonObject, type SampleInput, sampleBot, sampleInput, turn } from "./sample-node";

// The bot `orders` needs the package `requests` of the layer: test/local/sample-orders.test.ts.

describe("hello", () => {
  const bot = sampleBot("hello");

  test("its Sample Input Data gives its sample_output and a greeting by name", async () => {
    const { output, shown } = await turn(bot, "hello", sampleInput("hello", "hello"));
    expect(output).toEqual(bot.definition.nodes.hello?.sample_output);
    expect(shown).toEqual({ id: "greeting_by_name", bot_says: ["Hello Asha Rao! How can I help you?"] });
  });

  test.each([{ user_id: "u2" }, { user_id: "u2", full_name: "" }])("a user without a name: %j", async (user_data) => {
    const { shown } = await turn(bot, "hello", { entities: {}, user_data });
    expect(shown).toEqual({ id: "greeting", bot_says: ["Hello! How can I help you?"] });
  });
});

describe("policies", () => {
  const bot = sampleBot("policies");

  test.each(["list_policies", "choose_policy", "renew_policy"])(
    "%s: Sample Input Data gives sample_output",
    async (node) => {
      const { output } = await turn(bot, node, sampleInput("policies", node));
      const hsl = output.hsl === undefined ? {} : { hsl: { ...(output.hsl as JsonObject), data: { items: [] } } };
      expectSampleOutput(bot, node, { ...output, ...hsl });
    },
  );

  test("three turns of one conversation, each with what the one before has stored", async () => {
    const user_data = { user_id: "u1", full_name: "Asha Rao" };
    const say = (entities: JsonObject, scopes: JsonObject): SampleInput => ({ user_data, entities, ...scopes });
    const stored = (before: JsonObject, output: JsonObject): JsonObject => ({
      user_details: output.user_details ?? before.user_details,
      conversation_details: output.conversation_details ?? before.conversation_details,
    });
    const other = { kept_by_another_node: true };

    let scopes: JsonObject = {
      user_details: { language_code: "en", name: "Guest User", pan: "ABCDE1234F" },
      conversation_details: other,
    };
    const listed = await turn(bot, "list_policies", say({ language: [{ entity_value: { value: "hi" } }] }, scopes));
    expect(listed.shown?.id).toBe("show_policies");
    scopes = stored(scopes, listed.output);
    expect(scopes).toEqual({
      user_details: { language_code: "hi", name: "Asha Rao", pan: "ABCDE1234F" },
      conversation_details: { ...other, policy_numbers: ["POL-1001", "POL-1002"] },
    });

    const wrong = await turn(bot, "choose_policy", say({ policy_choice: [{ entity_value: "9" }] }, scopes));
    expect(wrong.shown?.id).toBe("not_in_the_list");
    expect(stored(scopes, wrong.output)).toEqual(scopes);

    const chosen = await turn(
      bot,
      "choose_policy",
      say({ policy_choice: [{ entity_value: { value: "pol-1002" } }] }, scopes),
    );
    expect(chosen.shown?.id).toBe("ask_to_confirm");
    scopes = stored(scopes, chosen.output);

    const renewed = await turn(bot, "renew_policy", say({}, scopes));
    expect(renewed.shown?.bot_says).toEqual(["धन्यवाद Asha Rao, पॉलिसी POL-1002 एक साल के लिए नवीनीकृत हो गई है।"]);
    scopes = stored(scopes, renewed.output);
    expect(scopes.conversation_details).toEqual(other);

    const again = await turn(bot, "renew_policy", say({}, scopes));
    expect(again.shown?.id).toBe("start_again");
    expect(stored(scopes, again.output)).toEqual(scopes);
  });

  test("a conversation that is gone, and a user without policies", async () => {
    const gone = { ...sampleInput("policies", "choose_policy"), conversation_details: {} };
    expect((await turn(bot, "choose_policy", gone)).shown?.id).toBe("start_again");
    const { shown } = await turn(bot, "list_policies", { entities: {}, user_data: { user_id: "new1" } });
    expect(shown).toEqual({ id: "no_policies", bot_says: ["Hello Guest User, I found no policy of yours."] });
  });
});
