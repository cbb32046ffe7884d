//! The build script's pipeline, on small trees of its own.

#[path = "../../build/mod.rs"]
#[expect(dead_code, reason = "the build script uses more of it than the tests")]
mod build;

use build::earlier;
use build::pipeline::{Asset, compress, process, table, write};
use build::references::references;
use build::templates::{asset_names, unknown_assets};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn tree(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (name, content) in files {
        let path = folder.path().join("dist").join(name);
        fs::create_dir_all(path.parent().expect("has one")).expect("made");
        fs::write(path, content).expect("written");
    }
    folder
}

fn run(folder: &TempDir) -> Result<Vec<Asset>, String> {
    process(&folder.path().join("dist"), &folder.path().join("cache"))
}

fn find<'a>(assets: &'a [Asset], name: &str) -> &'a Asset {
    assets.iter().find(|asset| asset.name == name).expect("processed")
}

fn text<'a>(assets: &'a [Asset], name: &str) -> &'a str {
    std::str::from_utf8(&find(assets, name).content).expect("text")
}

#[test]
fn style_sheets_name_files_by_url() {
    let cases: &[(&str, &[&str])] = &[
        ("a{b:url(../img/x.svg)}", &["img/x.svg"]),
        ("a{b:url( \"../img/x.svg\" )}", &["img/x.svg"]),
        ("a{b:url('x.png#part?')}", &["css/x.png"]),
        ("a{b:url(\"a(1).png\")}", &["css/a(1).png"]),
        ("a{b:url(./y.woff2?#iefix),url(z.woff2)}", &["css/y.woff2", "css/z.woff2"]),
        ("@import \"./more.css\";", &["css/more.css"]),
        ("a{b:url(asset:img/x.svg)}", &["img/x.svg"]),
        ("a{b:url(/static/img/x.svg)}", &["img/x.svg"]),
        ("a{b:url(../../x.svg)}", &["../x.svg"]),
        ("a{b:url(\"data:image/svg+xml,%3csvg fill='url(%23a)'/%3e\")}", &[]),
        ("a{b:url(#gradient);c:url()}", &[]),
        ("a{b:url(https://example.org/x.png)}", &[]),
        ("a{b:url(/x.png)}", &["/x.png"]),
    ];
    for (text, expected) in cases {
        let found: Vec<String> = references("css/app.css", text).into_iter().map(|found| found.target).collect();
        assert_eq!(found, *expected, "{text}");
    }
}

#[test]
fn scripts_name_files_by_import_and_literal() {
    let cases: &[(&str, &[&str])] = &[
        ("import{a as b}from\"./a.js\";", &["js/a.js"]),
        ("import x from './a.js'", &["js/a.js"]),
        ("export*from\"../b.js\"", &["b.js"]),
        ("import\"./a.js\";import './b.js'", &["js/a.js", "js/b.js"]),
        ("await import(\"./a.js\")", &["js/a.js"]),
        ("import( `./a.js` )", &["js/a.js"]),
        ("f(\"asset:basemap/land.json\")", &["basemap/land.json"]),
        ("let a='asset:x.json',b=`asset:y.json`", &["x.json", "y.json"]),
        ("g(\"./a.js\"),h.import(\"./b.js\"),wherefrom\"./c.js\"", &[]),
        ("import x from\"library\"", &[]),
        ("let note=\"an asset:x\"", &[]),
    ];
    for (text, expected) in cases {
        let found: Vec<String> = references("js/app.js", text).into_iter().map(|found| found.target).collect();
        assert_eq!(found, *expected, "{text}");
    }
}

#[test]
fn references_are_rewritten_from_the_leaves_up() {
    let folder = tree(&[
        ("css/app.css", "a{b:url(../img/x.svg#y)}"),
        ("img/x.svg", "<svg/>"),
        ("js/app.js", "import\"./chunk.js\";go(\"asset:css/app.css\")"),
        ("js/chunk.js", "export default 1"),
        (".hidden", "not served"),
    ]);
    let assets = run(&folder).expect("no fault");
    assert_eq!(assets.len(), 4);
    let url = |name: &str| format!("/static/{}", find(&assets, name).hashed_name);
    assert_eq!(text(&assets, "css/app.css"), format!("a{{b:url({}#y)}}", url("img/x.svg")));
    assert_eq!(text(&assets, "js/app.js"), format!("import\"{}\";go(\"{}\")", url("js/chunk.js"), url("css/app.css")));
    // printf '<svg/>' | sha256sum
    assert_eq!(find(&assets, "img/x.svg").hash, SVG_HASH);
    assert_eq!(find(&assets, "img/x.svg").hashed_name, format!("img/x.{SVG_HASH}.svg"));
}

const SVG_HASH: &str = "d4dc56669143";

#[test]
fn a_change_below_changes_the_names_above() {
    let before = run(&tree(&[("a.css", "a{b:url(x.svg)}"), ("x.svg", "1"), ("y.css", "y")]));
    let after = run(&tree(&[("a.css", "a{b:url(x.svg)}"), ("x.svg", "2"), ("y.css", "y")]));
    let (before, after) = (before.expect("no fault"), after.expect("no fault"));
    assert_ne!(find(&before, "a.css").hash, find(&after, "a.css").hash);
    assert_eq!(find(&before, "y.css").hash, find(&after, "y.css").hash);
}

#[test]
fn a_missing_file_and_a_circle_fail_and_are_named() {
    let missing = run(&tree(&[("css/a.css", "a{b:url(../img/no.svg)}")])).expect_err("missing");
    assert!(missing.contains("css/a.css") && missing.contains("img/no.svg"), "{missing}");
    let circle =
        run(&tree(&[("a.js", "import\"./b.js\""), ("b.js", "import\"./c.js\""), ("c.js", "import\"./b.js\"")]))
            .expect_err("a circle");
    assert!(circle.contains("b.js → c.js → b.js"), "{circle}");
}

#[test]
fn variants_are_kept_when_they_save_bytes() {
    let long = "body{color:red}".repeat(100);
    let folder = tree(&[("long.css", &long), ("long.woff2", &long), ("short.css", "a{}")]);
    let assets = run(&folder).expect("no fault");
    let codings: Vec<&str> = find(&assets, "long.css").variants.iter().map(|variant| variant.coding).collect();
    assert_eq!(codings, ["br", "zstd", "gzip"]);
    assert!(find(&assets, "long.woff2").variants.is_empty());
    assert!(find(&assets, "short.css").variants.is_empty());

    // What is in the cache is not compressed again.
    let cache = folder.path().join("cache");
    for entry in fs::read_dir(&cache).expect("made") {
        fs::write(entry.expect("listed").path(), "from the cache").expect("written");
    }
    let again = run(&folder).expect("no fault");
    for variant in &find(&again, "long.css").variants {
        assert_eq!(variant.bytes, b"from the cache");
    }
}

#[test]
fn the_folder_and_the_table_agree() {
    let long = "body{color:red}".repeat(100);
    let folder = tree(&[("css/app.css", &long)]);
    let assets = run(&folder).expect("no fault");
    let out = folder.path().join("static");
    fs::create_dir_all(&out).expect("made");
    fs::write(out.join("stale.css"), "").expect("written");
    write(&assets, &out).expect("no fault");
    let css = find(&assets, "css/app.css");
    assert_eq!(fs::read(out.join(&css.hashed_name)).expect("there"), css.content);
    for variant in &css.variants {
        let path = out.join(format!("{}.{}", css.hashed_name, variant.suffix));
        assert_eq!(fs::read(path).expect("there"), variant.bytes);
    }
    assert!(!out.join("stale.css").exists());
    let expected = format!(
        "Embedded {{ name: \"css/app.css\", hash: \"{0}\", url: \"/static/css/app.{0}.css\", \
         codings: &[(\"br\", \"",
        css.hash
    );
    let table = table(&assets, &[]);
    assert!(table.contains(&expected) && table.ends_with("\")], is_earlier: false },\n]"), "{table}");
}

#[test]
fn templates_are_searched_for_assets() {
    let text = "<link href=\"{{asset \"css/app.css\"}}\">{{~asset 'a.js'~}}{{x y=(asset \"b.js\")}}
        {{{ asset   \"c.js\" }}} {{asset name}} an asset \"d.js\" {{assets \"e.js\"}}";
    assert_eq!(asset_names(text), ["css/app.css", "a.js", "b.js", "c.js"]);

    let folder = tree(&[("room/view.hbs", "{{asset \"no.js\"}}{{asset \"yes.js\"}}")]);
    let messages = unknown_assets(folder.path(), &|name| name == "yes.js").expect("readable");
    assert_eq!(messages.len(), 1);
    assert!(messages[0].contains("view.hbs") && messages[0].contains("no.js"));
    let folder = tree(&[("room/view.hbs", "<img src=\"/static/img/logo.svg\">")]);
    let messages = unknown_assets(folder.path(), &|_| true).expect("readable");
    assert!(messages.len() == 1 && messages[0].contains("view.hbs"), "{messages:?}");
    assert!(unknown_assets(Path::new("/nowhere/at/all"), &|_| true).is_err());
}

#[test]
fn files_of_earlier_releases_are_taken_in_when_they_differ() {
    let (old, new) =
        (tree(&[("a.css", &"a{}".repeat(100)), ("b.min.js", "b")]), tree(&[("a.css", "a{}"), ("b.min.js", "b")]));
    let (old, new) = (run(&old).expect("no fault"), run(&new).expect("no fault"));
    let (folder, cache) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    fs::create_dir_all(folder.path().join("css")).expect("made");
    for asset in &old {
        fs::write(folder.path().join(&asset.hashed_name), &asset.content).expect("written");
    }
    fs::write(folder.path().join(".gitignore"), "*").expect("written");

    let mut earlier = earlier::read(folder.path(), &new).expect("no fault");
    compress(&mut earlier, cache.path()).expect("no fault");
    assert_eq!(earlier.len(), 1, "what did not change is there already");
    assert_eq!((&*earlier[0].name, &earlier[0].hashed_name), ("a.css", &find(&old, "a.css").hashed_name));
    assert_eq!(earlier[0].variants.len(), 3);
    assert!(table(&new, &earlier).contains("is_earlier: true"));
    assert!(earlier::read(&folder.path().join("nowhere"), &new).expect("no fault").is_empty());

    for name in ["css/a.css", "css/a.0123456789ab.css"] {
        let path = folder.path().join(name);
        fs::write(&path, "a{}").expect("written");
        let fault = earlier::read(folder.path(), &new).expect_err("another content");
        assert!(fault.contains(name), "{fault}");
        fs::remove_file(path).expect("removed");
    }
}
