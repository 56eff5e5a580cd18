//! Values from the command line.

use super::keys::{BASE_URL, DATA, DATABASE, Key, LISTEN, LOG_FORMAT, LOG_LEVEL};
use super::values::{Origin, Values};
use crate::args::SettingArgs;

pub(super) fn gather(args: &SettingArgs, values: &mut Values) {
    let given: [(&Key, &Option<String>); 6] = [
        (&DATA, &args.data),
        (&LISTEN, &args.listen),
        (&BASE_URL, &args.base_url),
        (&DATABASE, &args.database),
        (&LOG_LEVEL, &args.log_level),
        (&LOG_FORMAT, &args.log_format),
    ];
    for (key, text) in given {
        if let (Some(flag), Some(text)) = (key.flag, text) {
            values.offer(key, text, Origin::Flag(flag));
        }
    }
}
