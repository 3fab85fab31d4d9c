//! Pictures that lie elsewhere: drawn through the server's proxy, or left as links.

use crate::desk::{having, posts, sent_once};
use crate::scene::Scene;
use app::TimelineItem;
use bytes::Bytes;

const LINKED: &str = "https://pictures.example/harbour%20at%20dawn.png";
const PICTURE: &[u8] = include_bytes!("../../icons/128x128.png");

#[tokio::test(flavor = "multi_thread")]
async fn a_linked_picture_comes_through_the_servers_proxy_with_its_size_known() {
    let s = Scene::looking().await;
    s.server.set_config("HasImageProxy", "true");
    s.server.put_on_the_web(LINKED, Bytes::from_static(PICTURE));
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    timeline.until("history is there", |items| posts(items).len() > 20).await;
    s.server.post_as("bob", "engineering", &format!("Look: ![dawn]({LINKED})"));
    let items = timeline.until("bob's post is there", |items| sent_once(items, "Look: ")).await;
    let post = &having(items, "Look: ")[0];
    let [image] = &post.images[..] else { panic!("one picture: {:?}", post.images) };
    assert_eq!((image.width, image.height), (128, 128), "its room can be kept before it comes");
    assert!(!image.preview.contains("pictures.example"), "the window is not told where it lies, only what to ask the engine for: {}", image.preview);
    let shown = s.desk.media(&image.preview).await.expect("the picture comes");
    assert_eq!((&*shown.content_type, &shown.bytes[..]), ("image/png", PICTURE), "as it lies there");
    let asked: Vec<String> = s.server.requests().into_iter().map(|it| it.operation).filter(|it| it == "get_image_by_url").collect();
    assert_eq!(asked.len(), 1, "and it was the server who fetched it");

    s.server.take_down().await;
    assert!(s.desk.media(&image.preview).await.is_ok(), "once seen it is here, also without a line");
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_proxy_a_picture_stays_a_link_and_nobody_is_asked() {
    let s = Scene::looking().await;
    s.server.put_on_the_web(LINKED, Bytes::from_static(PICTURE));
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    timeline.until("history is there", |items| posts(items).len() > 20).await;
    s.server.post_as("bob", "engineering", &format!("Look: ![dawn]({LINKED})"));
    let items = timeline.until("bob's post is there", |items| sent_once(items, "Look: ")).await;
    assert!(having(items, "Look: ")[0].images.is_empty(), "nothing to draw: {LINKED} would learn who looks");
    let hex: String = LINKED.bytes().map(|byte| format!("{byte:02x}")).collect();
    assert!(s.desk.media(&format!("{}/proxy/{hex}", s.account)).await.is_err(), "not even if the page asks: the server's redirect is not followed");
    s.server.stop().await;
}
