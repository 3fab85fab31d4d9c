//! The sidebar's categories (protocol F2). Their ids are not always 26 characters.

use crate::{ApiError, Connection};
use model::{Categories, Category, CategoryId, TeamId};

fn path(team: &TeamId) -> [&str; 6] {
    ["users", "me", "teams", team.as_str(), "channels", "categories"]
}

/// `GET /users/me/teams/{t}/channels/categories`.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_sidebar_categories_for_team_for_user(connection: &Connection, team: &TeamId) -> Result<Categories, ApiError> {
    connection.get("get_sidebar_categories_for_team_for_user", &path(team)).json().await
}

/// `PUT /users/me/teams/{t}/channels/categories`: replaces some categories, each with its full list of channels.
///
/// # Errors
/// See [`ApiError`].
pub async fn update_sidebar_categories_for_team_for_user(
    connection: &Connection,
    team: &TeamId,
    categories: &[Category],
) -> Result<Vec<Category>, ApiError> {
    connection.put("update_sidebar_categories_for_team_for_user", &path(team)).body(&categories).list().await
}

/// `POST /users/me/teams/{t}/channels/categories`: makes one. Its id is given by the server.
///
/// # Errors
/// See [`ApiError`].
pub async fn create_sidebar_category_for_team_for_user(connection: &Connection, team: &TeamId, category: &Category) -> Result<Category, ApiError> {
    connection.post("create_sidebar_category_for_team_for_user", &path(team)).body(category).json().await
}

/// `DELETE /users/me/teams/{t}/channels/categories/{id}`: its channels fall back to the built-in ones.
///
/// # Errors
/// See [`ApiError`].
pub async fn remove_sidebar_category_for_team_for_user(connection: &Connection, team: &TeamId, category: &CategoryId) -> Result<(), ApiError> {
    let [a, b, c, d, e, f] = path(team);
    connection.delete("remove_sidebar_category_for_team_for_user", &[a, b, c, d, e, f, category.as_str()]).done().await
}

/// `PUT /users/me/teams/{t}/channels/categories/order`.
///
/// # Errors
/// See [`ApiError`].
pub async fn update_sidebar_category_order_for_team_for_user(
    connection: &Connection,
    team: &TeamId,
    order: &[CategoryId],
) -> Result<Vec<CategoryId>, ApiError> {
    let [a, b, c, d, e, f] = path(team);
    connection.put("update_sidebar_category_order_for_team_for_user", &[a, b, c, d, e, f, "order"]).body(&order).list().await
}
