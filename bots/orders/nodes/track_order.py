# json, requests, Entities and generate_response are there without an import.
# order_hsl is our own helper: modules/order_hsl.py.
import order_hsl


def main(event, context):
    """
    Finds the orders that belong to the order number the user gave.
    Args:
        event (dict): event['body'] is a JSON string with node, event, user, entities, env_variables and more
        context
    Returns
        (dict): response with statusCode and the final_response for the Output Nodes
    """
    body = json.loads(event['body'])
    env_variables = body.get('env_variables')
    entity = Entities(body.get('entities'))
    # Gives '' where the user has not said an order number.
    order_id = str(entity.get('order_id', '')).upper()

    order_details = get_order_details(env_variables, order_id)
    # True only for an answer of generate_response(): something went wrong, so hand that answer on.
    if 'Statuscode' in order_details:
        return order_details

    orders = order_details.get('orders', [])
    final_response = {
        'status': True,
        'error': '',
        'count': len(orders),
        'message': get_message(order_id, orders),
        'hsl': get_hsl(orders)
    }
    response = {'statusCode': 200, 'body': json.dumps(final_response), 'headers': {'Content-Type': 'application/json'}}
    return response


def get_message(order_id, orders):
    if len(orders) == 0:
        return 'I found no order with the number ' + order_id + '.'
    if len(orders) == 1:
        return 'Here is your order ' + order_id + '.'
    return 'You have ' + str(len(orders)) + ' orders with us.'


def get_hsl(orders):
    # Always return the key, also where there is nothing to show: an Output Node that names a
    # variable which final_response lacks ends in a Bot Break message.
    if len(orders) == 0:
        return {}
    if len(orders) == 1:
        return order_hsl.button(orders[0])
    return order_hsl.carousel(orders)


def get_order_details(env_variables, order_id):
    """Gives the API's results, {} where it knows no such order, or an answer of generate_response()."""
    url = env_variables.get('ORDERS_API_URL')
    if not url:
        # print() and logging show up in the logs of the node. The user never sees them.
        print('ORDERS_API_URL is not set. Run: npx codenode vars set orders ORDERS_API_URL --environment staging')
        return generate_response('Setup Error')

    payload = {'order_id': order_id}
    headers = {'Content-Type': 'application/json'}
    try:
        # The whole node has 20 seconds. Without a timeout of its own, a slow API would use them all
        # and the user would get the Bot Break message instead of your words.
        response = requests.request('POST', url, headers=headers, data=json.dumps(payload), timeout=7)
    except requests.exceptions.Timeout as errt:
        print('Timeout Error:', errt)
        return generate_response('Timeout Error')
    except Exception as err:
        print('Oops: Something Else', err)
        return generate_response('Api Failure')

    if response.status_code == 404:
        return {}
    if response.status_code != 200:
        print('API FAILED. STATUS CODE:', response.status_code, response.text)
        return generate_response('Api Failure')
    try:
        order_details = json.loads(response.text)
    except ValueError as err:
        print('The API did not answer with JSON:', err)
        return generate_response('Api Failure')
    return order_details.get('results', {})
