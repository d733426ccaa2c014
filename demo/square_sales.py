"""The invented sales of the faked Square: orders with their parts, and the payments behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from demo.chance import number_of
from demo.square_shop import Json

_OPENS_AT = 7 * 3600
_OPEN_SECONDS = 14 * 3600
_TAX_PERCENT = {"JPY": 10}
"""On top of the price; in the other country it is part of it."""
_SOURCE_TYPES = ("CARD", "CASH", "WALLET")


def rfc3339(at: datetime) -> str:
    """As Square writes times: UTC, milliseconds left out when there are none."""
    text = at.astimezone(UTC).isoformat(timespec="milliseconds" if at.microsecond else "seconds")
    return text.replace("+00:00", "Z")


@dataclass(frozen=True)
class Shelf:
    """What is offered, and the catalog that says what each is called."""

    goods: Sequence[Json]
    catalog: Mapping[str, Json]

    def name_of(self, variation: Json) -> str:
        """The item's name."""
        return str(self.catalog[variation["item_variation_data"]["item_id"]]["item_data"]["name"])


@dataclass(frozen=True)
class Sale:
    """One order as it was made, and the payments behind its tenders."""

    order: Json
    payments: tuple[Json, ...]


def sale(location: Json, day: date, number: int, shelf: Shelf, seed: int) -> Sale:
    """The order of that number of one location on one local day."""
    name = f"{location['id']}|{day}|{number}"
    made_at = _moment(location, day, number_of(seed, name, "at"))
    state = _state(number_of(seed, name, "state"))
    order_id = f"ORD{location['id'][1:5]}{day:%y%m%d}{number:04}"
    lines = [_line(shelf, location["currency"], number_of(seed, name, "line", place), place)
             for place in range(1 + number_of(seed, name, "lines") % 8)]  # fmt: skip
    total = sum(line["total_money"]["amount"] for line in lines)
    tip = total // 20 if number_of(seed, name, "tip") % 4 == 0 else 0
    order = {
        "id": order_id,
        "location_id": location["id"],
        "version": 2 if state == "COMPLETED" else 1,
        "state": state,
        "source": {"name": "Point of Sale"},
        "created_at": rfc3339(made_at),
        "updated_at": rfc3339(made_at + timedelta(seconds=2)),
        "line_items": lines,
        **_totals(lines, tip, location["currency"]),
    }
    if state != "COMPLETED":
        return Sale(order, ())
    order["closed_at"] = order["updated_at"]
    payments = _payments(order, total, tip, number_of(seed, name, "tender"))
    order["tenders"] = [_tender(order, payment) for payment in payments]
    if number_of(seed, name, "pickup") % 6 == 0:
        order["fulfillments"] = [_pickup(order)]
    if _gives_back(seed, order_id) == "money":
        tender = order["tenders"][0]
        order["refunds"] = [_refund(order, tender, order["updated_at"], tender["amount_money"])]
        payments[0]["refunded_money"] = order["refunds"][0]["amount_money"]
    return Sale(order, tuple(payments))


def _gives_back(seed: int, order_id: str) -> str:
    """What becomes of every twenty-fifth order: the money of a tender is given back, or goods come back."""
    chance = number_of(seed, order_id, "refund") % 50
    return {0: "money", 25: "goods"}.get(chance, "nothing")


def returned(order: Json, seed: int) -> Json | None:
    """The order that records what came back of this one two days later: its first line. None when nothing did.

    Square makes it an order of its own, which sells nothing and whose net amount is below zero.
    """
    if order["state"] != "COMPLETED" or _gives_back(seed, order["id"]) != "goods":
        return None
    line = order["line_items"][0]
    at = datetime.fromisoformat(order["created_at"]) + timedelta(days=2)
    back = -line["total_money"]["amount"]
    currency, tax = line["total_money"]["currency"], line["total_tax_money"]
    nothing = {name: money(0, currency) for name in ("discount_money", "tip_money", "service_charge_money")}
    amounts = {"total_money": line["total_money"], "tax_money": tax, **nothing}
    return {
        "id": f"RET{order['id'][3:]}",
        "location_id": order["location_id"],
        "version": 2,
        "state": "COMPLETED",
        "source": {"name": "Point of Sale"},
        "created_at": rfc3339(at),
        "updated_at": rfc3339(at + timedelta(seconds=2)),
        "closed_at": rfc3339(at + timedelta(seconds=2)),
        "returns": [
            {
                "uid": "return1",
                "source_order_id": order["id"],
                "return_line_items": [_came_back(line)],
                "return_amounts": amounts,
            }
        ],
        "return_amounts": amounts,
        **_totals([], 0, currency),
        "net_amounts": {
            "total_money": money(back, currency),
            "tax_money": money(-tax["amount"], currency),
            **nothing,
        },
        "refunds": [_refund(order, order["tenders"][0], rfc3339(at), line["total_money"])],
    }


def _came_back(line: Json) -> Json:
    """A line of an order, as the order that takes it back has it."""
    copied = {name: line[name] for name in line if name not in ("uid", "gross_sales_money")}
    return {
        **copied,
        "uid": "back1",
        "source_line_item_uid": line["uid"],
        "gross_return_money": line["gross_sales_money"],
    }


def _moment(location: Json, day: date, chance: int) -> datetime:
    zone = ZoneInfo(location["timezone"])
    opens = datetime.combine(day, time(0), zone) + timedelta(seconds=_OPENS_AT)
    milliseconds = chance % 7 and chance % 1000  # a seventh falls on a whole second
    return opens + timedelta(seconds=chance % _OPEN_SECONDS, milliseconds=milliseconds)


def _state(chance: int) -> str:
    return {0: "OPEN", 1: "CANCELED"}.get(chance % 40, "COMPLETED")


def _line(shelf: Shelf, currency: str, chance: int, place: int) -> Json:
    if chance % 43 == 0:
        return _custom_amount(currency, place)
    variation = shelf.goods[chance % len(shelf.goods)]
    told = variation["item_variation_data"]
    price = told["price_money"]["amount"] // (1 if currency == "PHP" else 100)
    quantity = "0.75" if chance % 50 == 0 else str(1 + chance // 64 % 3)
    gross = round(price * float(quantity))
    discount = gross // 10 if chance % 11 == 0 else 0
    tax = (gross - discount) * _TAX_PERCENT.get(currency, 0) // 100
    return {
        "uid": f"line{place}",
        "name": shelf.name_of(variation),
        "variation_name": told["name"],
        "quantity": quantity,
        "item_type": "ITEM",
        "catalog_object_id": variation["id"],
        "catalog_version": variation["version"],
        "base_price_money": money(price, currency),
        "gross_sales_money": money(gross, currency),
        "total_tax_money": money(tax, currency),
        "total_discount_money": money(discount, currency),
        "total_money": money(gross - discount + tax, currency),
        "variation_total_price_money": money(gross, currency),
    }


def _custom_amount(currency: str, place: int) -> Json:
    """Something that is in no catalog, such as a gift wrap."""
    price = money(2500 if currency == "PHP" else 250, currency)
    nothing = money(0, currency)
    return {
        "uid": f"line{place}",
        "name": "Gift wrap",
        "quantity": "1",
        "item_type": "CUSTOM_AMOUNT",
        "base_price_money": price,
        "gross_sales_money": price,
        "total_tax_money": nothing,
        "total_discount_money": nothing,
        "total_money": price,
        "variation_total_price_money": price,
    }


def money(amount: int, currency: str) -> Json:
    """An amount in minor units."""
    return {"amount": amount, "currency": currency}


def _totals(lines: Sequence[Json], tip: int, currency: str) -> Json:
    total, tax, discount = (
        sum(line[name]["amount"] for line in lines)
        for name in ("total_money", "total_tax_money", "total_discount_money")
    )
    parts = {"tax": tax, "discount": discount, "tip": tip, "service_charge": 0}
    return {
        "total_money": money(total + tip, currency),
        **{f"total_{name}_money": money(amount, currency) for name, amount in parts.items()},
        "net_amounts": {
            "total_money": money(total + tip, currency),
            **{f"{name}_money": money(amount, currency) for name, amount in parts.items()},
        },
        "net_amount_due_money": money(0, currency),
    }


def _payments(order: Json, total: int, tip: int, chance: int) -> list[Json]:
    """One payment, or for every ninth order two that share the total; the tip goes with the first."""
    shares = [total // 2, total - total // 2] if chance % 9 == 0 else [total]
    return [
        _payment(order, place, share, tip if place == 0 else 0, chance) for place, share in enumerate(shares)
    ]


def _payment(order: Json, place: int, amount: int, tip: int, chance: int) -> Json:
    currency = order["total_money"]["currency"]
    kind = _SOURCE_TYPES[(chance + place) % len(_SOURCE_TYPES)]
    return {
        "id": f"PAY{order['id'][3:]}{place}",
        "order_id": order["id"],
        "location_id": order["location_id"],
        "created_at": order["created_at"],
        "updated_at": order["updated_at"],
        "amount_money": money(amount, currency),
        "tip_money": money(tip, currency),
        "total_money": money(amount + tip, currency),
        "processing_fee": [{"type": "INITIAL", "amount_money": money(amount // 40, currency)}],
        "status": "COMPLETED",
        "source_type": kind,
        "version_token": f"{place}v1",
    }


def _tender(order: Json, payment: Json) -> Json:
    return {
        "id": payment["id"],
        "location_id": order["location_id"],
        "transaction_id": order["id"],
        "created_at": payment["created_at"],
        "amount_money": payment["total_money"],
        "tip_money": payment["tip_money"],
        "type": payment["source_type"],
        "payment_id": payment["id"],
    }


def _pickup(order: Json) -> Json:
    return {
        "uid": "pickup1",
        "type": "PICKUP",
        "state": "COMPLETED",
        "pickup_details": {"placed_at": order["created_at"], "pickup_at": order["updated_at"]},
    }


def _refund(order: Json, tender: Json, at: str, amount: Json) -> Json:
    return {
        "id": f"REF{order['id'][3:]}",
        "location_id": order["location_id"],
        "transaction_id": order["id"],
        "tender_id": tender["id"],
        "created_at": at,
        "reason": "Returned goods",
        "amount_money": amount,
        "status": "APPROVED",
    }
