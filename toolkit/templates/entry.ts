/** bot.yaml's entry of a node made from the default template: what that template's final_response looks like, and one Output Node. */
export const TEMPLATE_ENTRY = {
  sample_output: {
    status: true,
    entities: {},
    user_full_name: "Asha Rao",
    user_device_platform: 5,
    conversation_details: {},
  },
  outputs: [{ id: "otherwise", bot_says: ["Hello [[user_full_name]]! How can I help you?"] }],
};
