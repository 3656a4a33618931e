"""Reads mails with Python's parser, which notes each deviation from the RFCs as a defect.

In: a JSON list of mails in base64. Out: a JSON list of what a reader sees of each, and all defects.
"""
import base64
import email
import json
import sys
from email import policy


def read(raw):
    mail = email.message_from_bytes(raw, policy=policy.default)
    defects = [repr(defect) for part in mail.walk() for defect in part.defects]
    defects += [f'{name}: {defect!r}' for part in mail.walk() for name, value in part.items() for defect in value.defects]
    people = lambda name: [[box.display_name, box.addr_spec] for value in mail.get_all(name, []) for box in value.addresses]
    body = lambda kind: mail.get_body(preferencelist=(kind,)).get_content()
    return {
        'defects': defects,
        'headers': [name.lower() for name in mail.keys()],
        'subject': str(mail['subject']),
        'from': people('from'), 'to': people('to'), 'replyTo': people('reply-to'),
        'text': body('plain'), 'html': body('html'),
    }


print(json.dumps([read(base64.b64decode(mail)) for mail in json.load(sys.stdin)]))
