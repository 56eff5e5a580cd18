//! Values from the command line.

use super::keys::{DATA, DATABASE, Key, LISTEN, LOG_FORMAT, LOG_LEVEL};
use super::values::{Origin, Values};
use crate::args::SettingArgs;

pub(super) fn gather(args: &SettingArgs, values: &mut Values) {
    let given: [(&Key, &Option<String>); 5] = [
        (&DATA, &args.data),
        (&LISTEN, &args.listen),
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
