"""One order that five sources tell of, one that is cancelled before it is known, and what the bank says.

The mails of the same orders lie in the demo's mailbox (`mail_letters`), which says when they were written.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from demo.mail_letters import BRITISH, CRAFTED, GERMAN, PARCEL

_UPS = "1Z999AA10123456784"
_SHEET = (
    "Date,Time,Product,Price,Total,Commission,Quantity,Profile,Proxy List,Order Number,Email,Reference #,Posted Date,"
    "Tracking Number,Status,QTY Received,Order ID,Created,Modified"
)
CHECKOUT = json.dumps(
    {"order_number": BRITISH, "store": "amazon.co.uk", "item": "Cake stand", "unit_price": "£14.50", "qty": 2,
     "total": "£29.00", "email": "ana.ejemplo@example.com", "created_at": "2025-12-08T09:12:00+00:00"}
).encode()  # fmt: skip
"""What checkout software says of it."""
GATEWAY = json.dumps(
    {"orderId": BRITISH, "marketplace": "marketplace", "orderStatus": "awaiting_shipment", "orderTotal": 29.00,
     "orderCurrency": "GBP", "orderDate": "2025-12-08T09:12:00Z",
     "items": [{"sku": "STAND-2", "quantity": 2, "unitPrice": 14.50}]}
).encode()  # fmt: skip
"""What the owner's own gateway says of it."""
_FILES: Mapping[str, str] = {
    "cancelled/before-anyone-knew.csv": f"order_number,shop,cancelled_at\n{CRAFTED},Rynek Rzemiosła,2025-12-11\n",
    "tracking/parcels.csv": (
        f"order_number,shop,tracking_number,carrier,shipped_at\n{BRITISH},Amazon,{_UPS},UPS,2025-12-10 08:00\n"
    ),
    "received/goods-in.csv": (
        "tracking_number,sku,quantity,received_at\n"
        f"{PARCEL},,1,2025-12-05 15:20\n{PARCEL},,one of them,2025-12-05 15:21\n"
    ),
    "sheet/former-sheet.csv": (
        f"{_SHEET}\n"
        f"2025-12-08,17:12,Cake stand,£14.50,£29.00,,2,main,,{BRITISH},ana.ejemplo@example.com,,,{_UPS},shipped,,"
        "2000001,2025-12-08 17:12:00,2025-12-10 08:00:00\n"
        "2025-12-02,10:00,Piping bags,£3.20,£3.20,,1,main,,205-0000000-0000000,ana.ejemplo@example.com,,,,ordered,,"
        "2000002,2025-12-02 10:00:00,2025-12-02 10:00:00\n"
    ),
    "statements/pounds.csv": (
        "date,reference,details,amount\n"
        f"2025-12-10,{BRITISH},AMAZON MARKETPLACE,28.01\n"
        "2025-12-11,,KIOSK,-3.50\n"
        "2025-12-11,,KIOSK,-3.50\n"
    ),
}
"""Below the drop folder. One line of what was received is no number; two of the bank's are alike and both count."""
SHOWN = BRITISH
"""The order of five sources."""
TWO_KINDS = GERMAN
"""The order whose parcel a carrier's mail tells of, without its number."""


def written(folder: Path) -> dict[str, Path]:
    """Write every file, and return it by its kind; they are imported from there, not dropped."""
    places: dict[str, Path] = {}
    for name, text in _FILES.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        places[place.parent.name] = place
    return places
