# json and Entities are there without an import. policy_book is our own: modules/policy_book.py.
import policy_book


def main(event, context):
    """
    Second turn: keeps the policy that the user chose.
    Args:
        event (dict): event['body'] is a JSON string with user, entities, conversation_details, user_details and more
        context
    Returns
        (dict): response with statusCode and the final_response for the Output Nodes
    """
    body = json.loads(event['body'])
    entity = Entities(body.get('entities'))
    # A copy, because what we return replaces what is stored: policy_numbers is to stay in it.
    conversation_details = dict(body.get('conversation_details'))
    numbers = conversation_details.get('policy_numbers', [])

    if len(numbers) == 0:
        # The conversation was complete, or over 3 hours old: its details are gone. Never count on them.
        return answer_no('no_list', 'Let us start again: say "renew my policy".')

    choice = str(entity.get('policy_choice', '')).strip().upper()
    number = get_number(choice, numbers)
    if number is None:
        return answer_no('unknown_policy', 'I do not know the policy ' + choice + '.')

    conversation_details['policy_number'] = number
    policy = policy_book.find(number)
    final_response = {
        'status': True,
        'reason': '',
        'message': 'Policy ' + number + ' (' + policy['kind'] + ') costs ' + str(policy['price'])
                   + ' for the next year. Shall I renew it?',
        'conversation_details': conversation_details
        # No user_details here: a scope that final_response does not name stays as it is.
    }
    response = {'statusCode': 200, 'body': json.dumps(final_response), 'headers': {'Content-Type': 'application/json'}}
    return response


def get_number(choice, numbers):
    """The user may say a policy number, or its place in the list (1, 2, ...). None for anything else."""
    if choice in numbers:
        return choice
    for place, number in enumerate(numbers, start=1):
        if choice == str(place):
            return number
    return None


def answer_no(reason, message):
    """A turn that chose nothing. It names no scope, so nothing that is stored changes."""
    final_response = {'status': False, 'reason': reason, 'message': message}
    return {'statusCode': 200, 'body': json.dumps(final_response), 'headers': {'Content-Type': 'application/json'}}
