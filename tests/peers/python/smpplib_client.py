"""A client by smpplib: `python smpplib_client.py PORT SYSTEM_ID PASSWORD [full]`.

It binds in each mode, sends texts and what the message centre of WTC does not publish; with `full`, also what
needs all of SMPP 3.4. It prints each answer as `RESPONSE STATUS`, and ends by itself when it is through.
"""

import logging
import signal
import sys

import smpplib.client
import smpplib.gsm
import smpplib.smpp

LIFE_S = 20

PORT, SYSTEM_ID, PASSWORD = int(sys.argv[1]), sys.argv[2], sys.argv[3]
FULL = "full" in sys.argv[4:]
ADDRESSES = {
    "source_addr_ton": 5,
    "source_addr": "Smpplib",
    "dest_addr_ton": 1,
    "dest_addr_npi": 1,
    "destination_addr": "447700900001",
}


def connect():
    client = smpplib.client.Client("127.0.0.1", PORT, timeout=LIFE_S, allow_unknown_opt_params=True)
    client.set_message_sent_handler(lambda pdu, **_: print(pdu.command, pdu.status))
    client.set_message_received_handler(lambda pdu, **_: print("got", pdu.short_message.decode("latin-1")))
    client.set_error_pdu_handler(lambda pdu: print(pdu.command, pdu.status))
    client.connect()
    return client


def bind(mode):
    client = connect()
    answer = getattr(client, f"bind_{mode}")(system_id=SYSTEM_ID, password=PASSWORD)
    print(answer.command, answer.status)
    return client


def leave(client):
    client.unbind()
    client.disconnect()
    print("unbound")


def answered(client, pdu):
    client.send_pdu(pdu)
    client.read_once(auto_send_enquire_link=False)


# What smpplib can write: its_session_info and dest_subaddress are not among them.
TLVS = {
    "user_message_reference": 1,
    "source_port": 1,
    "destination_port": 2,
    "payload_type": 0,
    "privacy_indicator": 1,
    "callback_num": b"\x01\x01\x01123",
    "language_indicator": 1,
    "ussd_service_op": 1,
    "sms_signal": 2,
    "display_time": 0,
    "ms_validity": 1,
    "number_of_messages": 3,
    "more_messages_to_send": 1,
    "user_response_code": 4,
}


def everything(client):
    """What the rules of WTC do not let through, and SMPP 3.4 does."""
    ids = []
    client.set_message_sent_handler(lambda pdu, **_: (print(pdu.command, pdu.status), ids.append(pdu.message_id)))
    client.set_query_resp_handler(lambda pdu, **_: print("state", pdu.message_state, pdu.message_id == ids[-1]))

    def submit(**fields):
        client.send_message(**{**ADDRESSES, **fields})
        client.read_once(auto_send_enquire_link=False)

    parts, _, _ = smpplib.gsm.make_parts("sar message " * 30, use_udhi=False)
    for at, part in enumerate(parts, 1):
        submit(short_message=part, sar_msg_ref_num=4660, sar_total_segments=len(parts), sar_segment_seqnum=at)
    submit(short_message="latin \u00e9".encode("latin-1"), data_coding=3)
    submit(short_message=bytes(range(140)), data_coding=4)
    submit(short_message=b"", message_payload=b"payload by smpplib " * 20)
    for name, value in TLVS.items():
        submit(short_message=name.encode(), **{name: value})
    submit(
        short_message=b"scheduled",
        schedule_delivery_time="000000010000000R",
        validity_period="000001000000000R",
        priority_flag=1,
        service_type="WAP",
    )
    client.query_message(message_id=ids[-1].decode(), source_addr_ton=5, source_addr="Smpplib")
    client.read_once(auto_send_enquire_link=False)


def main():
    signal.alarm(LIFE_S)
    logging.basicConfig(level=logging.ERROR)
    for mode in ("transmitter", "receiver"):
        leave(bind(mode))

    client = bind("transceiver")
    for text in ("GSM @\u00a3$_{}[]~|^\\", "UCS-2 \u041f\u0440\u0438\u0432\u0435\u0442", "a long GSM text " * 20):
        parts, data_coding, esm_class = smpplib.gsm.make_parts(text)
        for part in parts:
            client.send_message(short_message=part, data_coding=data_coding, esm_class=esm_class, **ADDRESSES)
            client.read_once(auto_send_enquire_link=False)

    client.send_message(short_message=b"with a receipt", registered_delivery=True, **ADDRESSES)
    client.read_once(auto_send_enquire_link=False)
    client.read_once(auto_send_enquire_link=False)

    make = smpplib.smpp.make_pdu
    answered(client, make("enquire_link", client=client))
    answered(client, make("query_sm", client=client, message_id="1", source_addr="12345"))
    answered(client, make("data_sm", client=client, message_payload=b"data", **ADDRESSES))
    if FULL:
        everything(client)
    leave(client)


main()
