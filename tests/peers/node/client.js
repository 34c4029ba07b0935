// A client by node-smpp: `node client.js PORT SYSTEM_ID PASSWORD all|bindfail|v5|rx|full|full5`. It prints each answer as
// `REQUEST -> RESPONSE STATUS LENGTH`, what it is sent as `got COMMAND`, and ends by itself when it is through.
'use strict';
const smpp = require('smpp');

const [port, system_id, password, scenario] = process.argv.slice(2);
const LIFE_MS = 20_000;

setTimeout(() => {
  console.log('still waiting after', LIFE_MS, 'ms');
  process.exit(3);
}, LIFE_MS).unref();

/** Connects; `session.next(command)` resolves with the next such PDU that the peer sends. */
function connect() {
  return new Promise((resolve, reject) => {
    const session = smpp.connect({ host: '127.0.0.1', port: Number(port) }, () => resolve(session));
    session.next = command => new Promise(came => session.once(command, came));
    session.on('error', reject);
    for (const request of ['deliver_sm', 'data_sm', 'enquire_link']) {
      session.on(request, pdu => {
        console.log('got', request);
        session.send(pdu.response());
      });
    }
    session.on('alert_notification', pdu => console.log('got alert_notification', pdu.source_addr));
  });
}

/** Sends a request, prints its answer and resolves with it. */
function ask(session, request, fields = {}) {
  return new Promise(resolve => {
    session[request](fields, pdu => {
      console.log(request, '->', pdu.command, pdu.command_status, pdu.command_length);
      resolve(pdu);
    });
  });
}

const bind = (session, mode, fields) =>
  ask(session, `bind_${mode}`, { system_id, password, interface_version: 0x34, ...fields });

const submit = (session, fields) =>
  ask(session, 'submit_sm', { source_addr: 'Node', source_addr_ton: 5, destination_addr: '447700900001', ...fields });

async function leave(session) {
  await ask(session, 'unbind');
  session.close();
}

const STORM = {
  broadcast_area_identifier: ['NORTH'],
  broadcast_content_type: { network: 1, content_type: 0x10 },
  broadcast_rep_num: 1,
  broadcast_frequency_interval: { unit: 9, interval: 10 },
  message_payload: 'storm',
};

/** What the message centre does not publish. */
async function unpublished(session) {
  const message = { source_addr: '12345', message_id: '1' };
  await ask(session, 'query_sm', message);
  await ask(session, 'cancel_sm', { ...message, destination_addr: '447700900001' });
  await ask(session, 'replace_sm', { ...message, short_message: 'other' });
  await ask(session, 'submit_multi', { dest_address: [{ destination_addr: '447700900001' }], short_message: 'many' });
  await ask(session, 'data_sm', { destination_addr: '447700900001', message_payload: 'data' });
  await ask(session, 'broadcast_sm', STORM);
}

/** Every TLV that node-smpp can write. */
const TLVS = {
  user_message_reference: 0x0102, source_port: 2948, dest_port: 16000, privacy_indicator: 3,
  callback_num: [
    { digit_mode: 1, ton: 1, npi: 1, number: '441234567890' },
    { digit_mode: 0, ton: 0, npi: 0, number: '42' },
  ],
  callback_num_pres_ind: [1, 2], callback_num_atag: [{ encoding: 1, display: 'Acme' }],
  source_subaddress: Buffer.from([0xa0, 0x31, 0x32]), dest_subaddress: Buffer.from([0x88, 0x33]),
  payload_type: 0, language_indicator: 1, user_response_code: 200, display_time: 1, sms_signal: 0x0102,
  ms_validity: Buffer.from([0]), number_of_messages: 9, alert_on_message_delivery: 1, its_reply_type: 5,
  its_session_info: Buffer.from([7, 3]), ussd_service_op: 2, more_messages_to_send: 1, qos_time_to_live: 86400,
  dest_addr_subunit: 1, source_addr_subunit: 2, dest_network_type: 1, source_network_type: 1, dest_bearer_type: 1,
  source_bearer_type: 1, dest_telematics_id: 0x1234, source_telematics_id: 0x2345, ms_msg_wait_facilities: 0x81,
  vendor_1400: 'acme-vendor',
};
const TLVS_OF_5 = {
  billing_identification: { format: 0x81, data: Buffer.from('bill1') }, dest_network_id: '24001',
  source_network_id: '310410', dest_node_id: '123456', source_node_id: '654321', dest_addr_np_resolution: 2,
  dest_addr_np_information: '447700900001', dest_addr_np_country: 44,
};

/** Texts, octets, parts and TLVs of every kind. */
async function messages(session) {
  const long = (header, parts) => Promise.all(parts.map((message, at) => submit(session, {
    esm_class: 0x40, short_message: { udh: Buffer.from([...header, parts.length, at + 1]), message },
  })));
  await submit(session, { short_message: 'GSM @$_{}[]~|^\\', registered_delivery: 1 });
  await submit(session, { short_message: 'ia5 text', data_coding: 1 });
  await submit(session, { short_message: 'Latin-1 \u00e9\u00fc', data_coding: 3 });
  await submit(session, { short_message: 'UCS-2 \u041f\u0440\u0438 \ud83d\ude00', data_coding: 8 });
  await submit(session, { short_message: Buffer.from([0, 1, 0x7f, 0x80, 0xff]), data_coding: 4, protocol_id: 0x7f });
  await submit(session, { short_message: Buffer.from('flash'), data_coding: 0x10, priority_flag: 3 });
  await submit(session, { short_message: Buffer.from('e8329bfd06', 'hex'), data_coding: 0xf1, service_type: 'CMT' });
  await long([5, 0, 3, 0xa7], ['one ', 'two ', 'three']);
  await long([6, 8, 4, 0x12, 0x34], ['one ', 'two']);
  for (const part of [1, 2]) {
    const sar = { sar_msg_ref_num: 0xbeef, sar_total_segments: 2, sar_segment_seqnum: part };
    await submit(session, { short_message: `sar ${part}`, ...sar });
  }
  await submit(session, { short_message: '', message_payload: 'P'.repeat(1000) });
  await submit(session, { short_message: 'X'.repeat(254) });
  await submit(session, { short_message: '', source_addr: '', source_addr_ton: 0 });
  const times = { schedule_delivery_time: new Date(Date.now() + 3600e3), validity_period: '000002000000000R' };
  await submit(session, { short_message: 'scheduled', ...times });
  await submit(session, { short_message: 'TLVs', ...TLVS });
  await submit(session, { short_message: 'TLVs of 5.0', ...TLVS_OF_5 });
}

/** All that a message centre of 3.4 and 5.0 does. */
async function full(interface_version) {
  const session = await connect();
  await bind(session, 'transceiver', { interface_version });
  await messages(session);
  for (const digits of ['9001', '9002', '9003', '9006', '9008', '9009']) {
    console.log('digits', digits);
    await submit(session, { destination_addr: `44770090${digits}`, short_message: 'x' });
  }
  await ask(session, 'data_sm', { source_addr: 'Node', destination_addr: '447700900001', message_payload: 'data' });
  const failing = { source_addr: 'Node', destination_addr: '447700909003', message_payload: 'data', set_dpf: 1 };
  const alert = session.next('alert_notification');
  await ask(session, 'data_sm', failing);
  const multi = await ask(session, 'submit_multi', {
    dest_address: [{ destination_addr: '447700900001' }, { destination_addr: '447700909008' }, { dl_name: 'LIST1' }],
    short_message: 'to many',
  });
  console.log('failed', multi.unsuccess_sme.map(it => `${it.destination_addr} ${it.error_status_code}`).join());
  const { message_id } = await submit(session, {
    short_message: 'to be replaced', registered_delivery: 1, schedule_delivery_time: '000000000100000R',
  });
  const known = { message_id, source_addr: 'Node', source_addr_ton: 5 };
  const queried = await ask(session, 'query_sm', known);
  console.log('state', queried.message_state, queried.message_id === message_id);
  await ask(session, 'query_sm', { ...known, message_id: 'nope' });
  await ask(session, 'replace_sm', { ...known, short_message: 'replaced', registered_delivery: 1 });
  const receipt = session.next('deliver_sm');
  await ask(session, 'cancel_sm', { ...known, destination_addr: '447700900001' });
  console.log('receipt', (await receipt).short_message.message.replace(/ date:\d+/g, ' date:').replace(message_id, 'ID'));
  await ask(session, 'cancel_sm', { ...known, message_id: 'nope' });
  await ask(session, 'replace_sm', { ...known, message_id: 'nope', short_message: 'x' });
  const broadcast = await ask(session, 'broadcast_sm', { ...STORM, source_addr: 'Node' });
  const known_broadcast = { message_id: broadcast.message_id, source_addr: 'Node' };
  await ask(session, 'query_broadcast_sm', known_broadcast);
  await ask(session, 'cancel_broadcast_sm', known_broadcast);
  await ask(session, 'cancel_broadcast_sm', { ...known_broadcast, message_id: 'none' });
  await ask(session, 'enquire_link');
  await alert;
  await leave(session);
}

smpp.addTLV('vendor_1400', { id: 0x1400, type: smpp.types.tlv.string });

const scenarios = {
  full: () => full(0x34),
  full5: () => full(0x50),

  async all() {
    for (const mode of ['transmitter', 'receiver']) {
      const session = await connect();
      await bind(session, mode);
      await ask(session, 'enquire_link');
      await leave(session);
    }
    const session = await connect();
    await bind(session, 'transceiver');
    const receipt = session.next('deliver_sm');
    await submit(session, { short_message: 'GSM @\u00a3$_{}[]~|^\\', registered_delivery: 1 });
    await submit(session, { short_message: 'Latin-1 \u00e9\u00fc', data_coding: 3 });
    await submit(session, { short_message: 'UCS-2 \u041f\u0440\u0438\u0432\u0435\u0442 \ud83d\ude00', data_coding: 8 });
    for (const part of [1, 2]) {
      const udh = Buffer.from([5, 0, 3, 0xa7, 2, part]);
      await submit(session, { esm_class: 0x40, short_message: { udh, message: `part ${part}` } });
    }
    console.log('receipt', (await receipt).short_message.message);
    await unpublished(session);
    await leave(session);
  },

  async bindfail() {
    const refused = [
      ['transmitter', { password: 'wrong' }],
      ['receiver', { system_id: 'nobody' }],
      ['transceiver', { system_type: 'tariff-none' }],
    ];
    for (const [mode, fields] of refused) {
      const session = await connect();
      await bind(session, mode, fields);
      session.close();
    }
    const unbound = await connect();
    await submit(unbound, { short_message: 'before the bind' });
    unbound.close();
    const receiver = await connect();
    await bind(receiver, 'receiver');
    await bind(receiver, 'receiver');
    await submit(receiver, { short_message: 'from a receiver' });
    await leave(receiver);
  },

  async v5() {
    const session = await connect();
    await bind(session, 'transceiver', { interface_version: 0x50 });
    await submit(session, { short_message: 'accepted' });
    await submit(session, { short_message: Buffer.from('refused'), data_coding: 4 });
    await unpublished(session);
    await leave(session);
  },

  async rx() {
    const session = await connect();
    const message = session.next('deliver_sm');
    await bind(session, 'receiver');
    await message;
    await leave(session);
  },
};

scenarios[scenario]().catch(error => {
  console.log('failed:', error.message);
  process.exit(1);
});
