"""HSLs (chat elements) that show orders. Any node of this bot can use them with: import order_hsl"""


def button(order):
    """One order: a text with a button below it."""
    return {
        'text': order['item'] + ': ' + order['status'] + '. ' + order['expected'],
        'type': 'BUTTON',
        'data': {'items': [link('Track this order', order['tracking_url'])]},
        # True and False are written the way Python writes them.
        'isNew': False
    }


def carousel(orders):
    """Many orders: one card for each, to be moved sideways."""
    items = []
    for order in orders:
        items.append(card(order))
    return {
        'text': 'Here are your orders',
        'type': 'CAROUSEL',
        'data': {
            'image_aspect_ratio': 1,
            'width': 'MEDIUM',
            'items': items
        },
        'isNew': False
    }


def card(order):
    return {
        'thumbnail': {'image': order['image_url']},
        'title': order['item'],
        'subtitle': order['id'] + ': ' + order['status'],
        'description': order['expected'],
        'actionables': [link('Track', order['tracking_url'])]
    }


def link(text, url):
    """A button that opens a web page."""
    return {
        'actionable_text': text,
        'location_required': False,
        'is_default': 0,
        'uri': 'LINK',
        'type': 'APP_ACTION',
        'payload': {'link': url, 'gogo_message': ''}
    }
