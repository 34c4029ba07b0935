"""A client by smpplib: `python smpplib_client.py PORT SYSTEM_ID PASSWORD`.

It binds in each mode, sends texts and what the message centre does not publish, prints each answer as
`RESPONSE STATUS`, and ends by itself when it is through.
"""

import logging
import signal
import sys

import smpplib.client
import smpplib.gsm
import smpplib.smpp

LIFE_S = 20

PORT, SYSTEM_ID, PASSWORD = int(sys.argv[1]), sys.argv[2], sys.argv[3]
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
    leave(client)


main()
