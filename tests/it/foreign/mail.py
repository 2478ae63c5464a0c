"""Shows what a mail draft holds, as Python's mail library sees it.

Reads a file name as JSON; writes {"to", "subject", "unsent", "text", "attached": {name: bytes in hexadecimal}}.
"""

import email
import email.policy
import json
import sys

with open(json.load(sys.stdin), "rb") as file:
    mail = email.message_from_binary_file(file, policy=email.policy.default)
shown = {
    "to": None if mail["To"] is None else str(mail["To"]),
    "subject": str(mail["Subject"]),
    "date": str(mail["Date"]),
    "unsent": mail["X-Unsent"],
    "text": mail.get_body().get_content(),
    "attached": {part.get_filename(): part.get_content().hex() for part in mail.iter_attachments()},
}
json.dump(shown, sys.stdout)
