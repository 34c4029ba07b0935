// A message centre by node-smpp: `node server.js`. It listens on free ports of 127.0.0.1 and prints them:
// `smpp PORT`, and `control PORT` for the things that it does when asked by HTTP, on every session that is bound:
//
//   /burst         requests of every kind that a message centre sends, 14 PDUs
//   /raw?hex=..    these octets, whatever they are
//   /close         ends the connection without an unbind
//   /reset         breaks it
//
// What each PDU of the client is, it prints as `got COMMAND STATUS`, and of a submit_sm all octets as they came:
// `octets DESTINATION HEX`. The last digits of a destination decide
// what becomes of a submit_sm: 9003 cannot be delivered, 9004 is not answered, 9006 gets a generic_nack, and
// 9007 has the connection broken.
'use strict';
const http = require('http');
const smpp = require('smpp');

const PASSWORDS = { esme1: 'secret1' };
const LIFE_MS = 30_000;
const RECEIPT_MS = 50;

const bound = new Set();
let messages = 0;

setTimeout(() => process.exit(3), LIFE_MS).unref();

const mc = smpp.createServer(session => {
  session.on('pdu', pdu => console.log('got', pdu.command, pdu.command_status));
  for (const bind of ['bind_transmitter', 'bind_receiver', 'bind_transceiver']) {
    session.on(bind, pdu => answerBind(session, pdu));
  }
  session.on('submit_sm', pdu => answerSubmit(session, pdu));
  session.on('enquire_link', pdu => session.send(pdu.response()));
  session.on('unbind', pdu => session.send(pdu.response(), () => {}, () => session.close()));
  session.on('close', () => bound.delete(session));
  session.on('error', () => bound.delete(session));
});

// The octets of a PDU before anything is read from them.
const read = smpp.PDU.prototype.fromBuffer;
smpp.PDU.prototype.fromBuffer = function (buffer) {
  Object.defineProperty(this, 'octets', { value: buffer.toString('hex') });
  return read.call(this, buffer);
};

function answerBind(session, pdu) {
  const known = PASSWORDS[pdu.system_id] === pdu.password;
  if (!known) {
    session.send(pdu.response({ command_status: smpp.ESME_RINVPASWD }));
    return;
  }
  bound.add(session);
  session.send(pdu.response({ system_id: 'node-smpp', sc_interface_version: pdu.interface_version }));
}

function answerSubmit(session, pdu) {
  console.log('octets', pdu.destination_addr, pdu.octets);
  const outcome = pdu.destination_addr.slice(-4);
  if (outcome === '9004') return;
  if (outcome === '9006') {
    session.generic_nack({ command_status: smpp.ESME_RINVCMDID, sequence_number: pdu.sequence_number });
    return;
  }
  if (outcome === '9007') {
    session.destroy();
    return;
  }
  messages += 1;
  const message_id = messages.toString(16).padStart(8, '0');
  session.send(pdu.response({ message_id }));
  if (pdu.registered_delivery & 1) {
    setTimeout(() => session.deliver_sm(receipt(pdu, message_id, outcome === '9003')), RECEIPT_MS);
  }
}

function receipt(pdu, message_id, failed) {
  const [stat, err, dlvrd] = failed ? ['UNDELIV', '011', '000'] : ['DELIVRD', '000', '001'];
  const date = new Date().toISOString().replace(/[-:T]/g, '').slice(2, 12);
  const text = `id:${message_id} sub:001 dlvrd:${dlvrd} submit date:${date} done date:${date} stat:${stat} err:${err} text:`;
  return {
    source_addr: pdu.destination_addr,
    destination_addr: pdu.source_addr,
    esm_class: smpp.ESM_CLASS.MC_DELIVERY_RECEIPT,
    short_message: text,
    receipted_message_id: message_id,
    message_state: failed ? smpp.MESSAGE_STATE.UNDELIVERABLE : smpp.MESSAGE_STATE.DELIVERED,
  };
}

function burst(session) {
  const deliver = pdu => session.deliver_sm({ source_addr: '447700900123', destination_addr: '12345', ...pdu });
  deliver({ short_message: 'plain' });
  deliver({ data_coding: 3, short_message: 'Latin-1 \u00e9\u00fc' });
  deliver({ data_coding: 8, short_message: 'UCS-2 \u041f\u0440\u0438\u0432\u0435\u0442 \ud83d\ude00' });
  deliver({ data_coding: 4, short_message: Buffer.from([0x00, 0x01, 0xfe, 0xff]) });
  for (const part of [1, 2, 3]) {
    const udh = Buffer.from([5, 0, 3, 0x42, 3, part]);
    deliver({ esm_class: 0x40, short_message: { udh, message: `UDH part ${part} ` } });
  }
  for (const part of [1, 2]) {
    const sar = { sar_msg_ref_num: 0x1234, sar_total_segments: 2, sar_segment_seqnum: part };
    deliver({ ...sar, short_message: `SAR part ${part} ` });
  }
  deliver({ short_message: '', message_payload: `payload ${'x'.repeat(300)}` });
  deliver({ short_message: 'vendor', vendor_1400: Buffer.from('acme') });
  session.data_sm({ source_addr: '447700900123', destination_addr: '12345', message_payload: 'data_sm' });
  session.alert_notification({ source_addr: '447700900123', esme_addr: '12345' });
  session.enquire_link();
}

const ACTIONS = {
  '/burst': burst,
  '/raw': (session, query) => session.socket.write(Buffer.from(query.get('hex'), 'hex')),
  '/close': session => session.close(),
  '/reset': session => session.socket.resetAndDestroy(),
};

const control = http.createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1');
  for (const session of bound) ACTIONS[pathname](session, searchParams);
  response.end();
});

smpp.addTLV('vendor_1400', { id: 0x1400, type: smpp.types.tlv.buffer });
mc.listen(0, '127.0.0.1', () => console.log('smpp', mc.address().port));
control.listen(0, '127.0.0.1', () => console.log('control', control.address().port));
