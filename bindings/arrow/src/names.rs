//! The columns in which the fields of a document are looked for, in every face: what feeds, crawlers and schema.org call them.

/// For each field its own name, then the others, the best first. Capitals do not count.
pub const COLUMNS: [&[&str]; 8] = [
    &["id"],
    &["text", "content", "body", "maintext", "articleBody", "article"],
    &["title", "headline"],
    &["byline", "author", "authors", "creator"],
    &["publisher", "source", "source_domain", "outlet", "site"],
    &["url", "link"],
    &["published", "date", "published_at", "publishedAt", "pubDate", "datePublished", "date_publish"],
    &["seen", "fetched", "fetched_at", "crawled_at", "date_download"],
];
