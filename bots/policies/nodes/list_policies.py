# json and Entities are there without an import. policy_book is our own: modules/policy_book.py.
import policy_book


def main(event, context):
    """
    First turn: shows the user's policies.
    Args:
        event (dict): event['body'] is a JSON string with user, entities, conversation_details, user_details and more
        context
    Returns
        (dict): response with statusCode and the final_response for the Output Nodes
    """
    body = json.loads(event['body'])
    user_data = body.get('user')
    entity = Entities(body.get('entities'))

    # USER DETAILS belong to the user and stay for good, in every bot.
    # What we return REPLACES what is stored, so we take a copy of what is there and change that:
    # whatever other bots have kept in it stays in it.
    # Every value must be text. (Keep a list as text too: json.dumps() to write, json.loads() to read.)
    # All of it together may have 200 characters, so keep little: a name (cut, as names can be long), a language.
    user_details = dict(body.get('user_details'))
    if user_data.get('full_name'):
        user_details['name'] = user_data.get('full_name')[:60]
    # An entity that the bot knows only where the user has said a language, such as hi.
    language_code = entity.get('language', '')
    if language_code:
        user_details['language_code'] = language_code

    policies = policy_book.policies_of(user_data.get('user_id'))
    numbers = []
    for policy in policies:
        numbers.append(policy['number'])

    # CONVERSATION DETAILS belong to this conversation and are gone when it is complete, or after 3 hours.
    # They may hold any JSON, in 2,500 characters. We keep the numbers alone and look up the rest when we need it.
    # Code cannot set an entity, so this is the place for what the next turns must know.
    conversation_details = dict(body.get('conversation_details'))
    conversation_details['policy_numbers'] = numbers

    final_response = {
        'status': True,
        'count': len(policies),
        'message': get_message(user_details.get('name', 'Guest User'), policies),
        'hsl': get_buttons(policies),
        # These two keys are stored once main has returned.
        'conversation_details': conversation_details,
        'user_details': user_details
    }
    response = {'statusCode': 200, 'body': json.dumps(final_response), 'headers': {'Content-Type': 'application/json'}}
    return response


def get_message(name, policies):
    if len(policies) == 0:
        return 'Hello ' + name + ', I found no policy of yours.'
    return 'Hello ' + name + ', which policy would you like to renew?'


def get_buttons(policies):
    """One button for each policy. Pressing it sends the policy number, as if the user had typed it."""
    items = []
    for policy in policies:
        items.append({
            'actionable_text': policy['kind'] + ' (' + policy['number'] + ')',
            'location_required': False,
            'is_default': 0,
            'uri': '',
            'type': 'TEXT_ONLY',
            'payload': {'link': '', 'gogo_message': '', 'message': policy['number']}
        })
    return {'text': 'Your policies', 'type': 'BUTTON', 'data': {'items': items}, 'isNew': False}
