//! The pages of this room.

pub(super) mod account;
pub(super) mod keys;
pub(super) mod second_factor;
pub(super) mod staff;
