//! Roles (protocol F6).

use crate::{ApiError, Connection};
use model::Role;

/// `POST /roles/names`: the roles of these names, with what they permit.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_roles_by_names(connection: &Connection, names: &[String]) -> Result<Vec<Role>, ApiError> {
    connection.post("get_roles_by_names", &["roles", "names"]).body(&names).list().await
}
