//! What the values in the PDUs of Huawei's SMPP+ mean, as far as is known from Wireshark.

use super::{Code, code};

pub(in crate::wire) const MO_MT_FLAG: &[Code] = &[code(1, "MO"), code(2, "MT"), code(3, "reserved")];
pub(in crate::wire) const MSC_ADDR_NOA: &[Code] = &[
    code(0, "spare"),
    code(1, "subscriber number"),
    code(2, "unknown"),
    code(3, "national"),
    code(4, "international"),
];
pub(in crate::wire) const MSC_ADDR_NPI: &[Code] = &[
    code(0, "spare"),
    code(1, "ISDN (E.164)"),
    code(2, "spare"),
    code(3, "data (X.121)"),
    code(4, "telex (F.69)"),
    code(5, "national use"),
    code(6, "national use"),
    code(7, "spare"),
];
pub(in crate::wire) const OPERATION_RESULT: &[Code] = &[
    code(0x00, "successful"),
    code(0x01, "protocol not supported"),
    code(0x0A, "other"),
    code(0x0B, "no such MO account"),
    code(0x0C, "no such MT account"),
    code(0x0D, "MO account in an abnormal state"),
    code(0x0E, "MT account in an abnormal state"),
    code(0x0F, "MO account: balance too low"),
    code(0x10, "MT account: balance too low"),
    code(0x11, "MO: service not supported"),
    code(0x12, "MT: service not supported"),
    code(0x13, "MO post-paid, checked"),
    code(0x14, "MT post-paid, checked"),
    code(0x15, "MO post-paid, wrong state"),
    code(0x16, "MT post-paid, wrong state"),
    code(0x17, "MO post-paid, balance too low"),
    code(0x18, "MT post-paid, balance too low"),
    code(0x19, "MO post-paid, service not supported"),
    code(0x1A, "MT post-paid, service not supported"),
];
pub(in crate::wire) const NOTIFY_MODE: &[Code] =
    &[code(1, "success or failure"), code(2, "failure only"), code(3, "success only"), code(4, "never")];
pub(in crate::wire) const DELIVERY_RESULT: &[Code] = &[code(0, "successful"), code(1, "unsuccessful")];
