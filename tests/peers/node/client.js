// A client by node-smpp: `node client.js PORT SYSTEM_ID PASSWORD all|bindfail|v5|rx`. It prints each answer as
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
    for (const request of ['deliver_sm', 'enquire_link']) {
      session.on(request, pdu => {
        console.log('got', request);
        session.send(pdu.response());
      });
    }
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

/** What the message centre does not publish. */
async function unpublished(session) {
  const message = { source_addr: '12345', message_id: '1' };
  await ask(session, 'query_sm', message);
  await ask(session, 'cancel_sm', { ...message, destination_addr: '447700900001' });
  await ask(session, 'replace_sm', { ...message, short_message: 'other' });
  await ask(session, 'submit_multi', { dest_address: [{ destination_addr: '447700900001' }], short_message: 'many' });
  await ask(session, 'data_sm', { destination_addr: '447700900001', message_payload: 'data' });
  await ask(session, 'broadcast_sm', {
    broadcast_area_identifier: ['NORTH'],
    broadcast_content_type: { network: 1, content_type: 0x10 },
    broadcast_rep_num: 1,
    broadcast_frequency_interval: { unit: 9, interval: 10 },
    message_payload: 'storm',
  });
}

const scenarios = {
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
