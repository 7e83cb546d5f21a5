"""The policies of each user. In your bot this would be a call of the insurer's API, as in the bot `orders`."""

POLICIES = [
    {'number': 'POL-1001', 'kind': 'Car', 'price': 450},
    {'number': 'POL-1002', 'kind': 'Home', 'price': 300}
]


def policies_of(user_id):
    """Everybody has the same two policies here, but for a user whose id begins with new."""
    if str(user_id).startswith('new'):
        return []
    return POLICIES


def find(number):
    """The policy with this number, or None."""
    for policy in POLICIES:
        if policy['number'] == number:
            return policy
    return None
