//! Pages of a list: which numbers to show and where they lead.

use serde::Serialize;

/// The paging bar below a list.
#[derive(Clone, Debug, Serialize)]
pub struct Pagination {
    /// The current page, from 1.
    pub page: u64,
    /// The last page.
    pub pages: u64,
    /// Rows in all.
    pub total: u64,
    /// Link to the page before.
    pub previous: Option<String>,
    /// Link to the page after.
    pub next: Option<String>,
    /// Numbers and gaps in their order.
    pub items: Vec<PageItem>,
}

/// A number or a gap of the paging bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageItem {
    /// The page's number, or "…" for a gap.
    pub label: String,
    /// Its link; a gap has none.
    pub href: Option<String>,
    /// Whether it is the current page.
    pub current: bool,
}

impl Pagination {
    /// The bar for `total` rows in pages of `size`; links keep the other
    /// parameters of `path_and_query`. A page beyond the end is the last one.
    #[must_use]
    pub fn new(page: u64, size: u64, total: u64, path_and_query: &str) -> Self {
        let pages = total.div_ceil(size).max(1);
        let page = page.clamp(1, pages);
        let link = |number| href(path_and_query, number);
        let mut items = Vec::new();
        let mut last = 0;
        for number in (1..=pages).filter(|n| pages <= 5 || *n == 1 || *n == pages || n.abs_diff(page) <= 1) {
            if number > last + 1 {
                items.push(PageItem { label: "…".to_owned(), href: None, current: false });
            }
            items.push(PageItem { label: number.to_string(), href: Some(link(number)), current: number == page });
            last = number;
        }
        Self {
            page,
            pages,
            total,
            previous: (page > 1).then(|| link(page - 1)),
            next: (page < pages).then(|| link(page + 1)),
            items,
        }
    }

    /// Rows before this page.
    #[must_use]
    pub fn offset(&self, size: u64) -> u64 {
        (self.page - 1) * size
    }
}

fn href(path_and_query: &str, page: u64) -> String {
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    let mut kept = url::form_urlencoded::Serializer::new(String::new());
    kept.extend_pairs(url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "page"));
    kept.append_pair("page", &page.to_string());
    format!("{path}?{}", kept.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(page: u64, total: u64) -> String {
        let bar = Pagination::new(page, 10, total, "/x/");
        bar.items.iter().map(|i| i.label.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn up_to_five_pages_show_all_and_more_show_neighbours() {
        assert_eq!(labels(2, 45), "1 2 3 4 5");
        assert_eq!(labels(5, 95), "1 … 4 5 6 … 10");
        assert_eq!(labels(1, 0), "1");
    }

    #[test]
    fn links_keep_the_filter_and_a_page_beyond_the_end_is_the_last() {
        let bar = Pagination::new(99, 10, 25, "/x/?name=a%26b&page=7");
        assert_eq!(bar.page, 3);
        assert_eq!(bar.offset(10), 20);
        assert_eq!(bar.previous.as_deref(), Some("/x/?name=a%26b&page=2"));
        assert_eq!(bar.next, None);
    }
}
