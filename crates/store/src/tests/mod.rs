//! Stories of the whole store: its promises about writing, its files, damage, remains and sudden death.

mod damage;
mod death;
mod files;
mod media;
mod remains;
mod speed;
mod writing;
