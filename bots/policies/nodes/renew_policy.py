# json is there without an import.

# Runs once, when the code is loaded; main runs on every turn. A good place for what never changes.
THANKS = {
    'en': 'Thank you {name}, policy {number} is renewed for one year.',
    'hi': 'धन्यवाद {name}, पॉलिसी {number} एक साल के लिए नवीनीकृत हो गई है।'
}


def main(event, context):
    """
    Third turn: renews the chosen policy, in the user's language.
    Args:
        event (dict): event['body'] is a JSON string with user, entities, conversation_details, user_details and more
        context
    Returns
        (dict): response with statusCode and the final_response for the Output Nodes
    """
    body = json.loads(event['body'])
    # Kept by list_policies, maybe in a conversation of last year.
    user_details = body.get('user_details')
    # Kept by choose_policy, in this conversation.
    conversation_details = dict(body.get('conversation_details'))

    # pop() takes the key out and gives its value, or None where it is not there.
    # What is taken out here is no longer in what we return, so it is no longer stored.
    number = conversation_details.pop('policy_number', None)
    conversation_details.pop('policy_numbers', None)

    if number is None:
        final_response = {'status': False, 'message': 'Let us start again: say "renew my policy".'}
    else:
        # Here your bot would call the insurer's API.
        thanks = THANKS.get(user_details.get('language_code'), THANKS['en'])
        final_response = {
            'status': True,
            'message': thanks.format(name=user_details.get('name', 'Guest User'), number=number),
            'conversation_details': conversation_details
        }
    response = {'statusCode': 200, 'body': json.dumps(final_response), 'headers': {'Content-Type': 'application/json'}}
    return response
