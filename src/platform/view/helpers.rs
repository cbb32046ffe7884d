//! The helpers that templates may call. They read the page's language and
//! time zone from the root's `chrome`, wherever a partial stands.

use std::{borrow::Cow, collections::HashMap};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use fluent_templates::fluent_bundle::FluentValue;
use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError, RenderErrorReason,
    ScopedJson,
};
use serde_json::Value;

use super::format;
use crate::platform::{assets::Assets, i18n::Locale};

pub(super) fn register(registry: &mut Handlebars<'static>, assets: &Assets) {
    registry.register_helper("t", Box::new(Text));
    registry.register_helper("number", Box::new(Number));
    registry.register_helper("date", Box::new(Instant(format::date)));
    registry.register_helper("datetime", Box::new(Instant(format::date_time)));
    registry.register_helper("asset", Box::new(AssetUrl(assets.clone())));
    registry.register_helper("icon", Box::new(Icon(assets.clone())));
    registry.register_helper("concat", Box::new(Concat));
}

/// The first asset that `{{asset "…"}}` names and that is not embedded.
pub(super) fn unknown_asset<'a>(source: &'a str, assets: &Assets) -> Option<&'a str> {
    source.split("asset \"").skip(1).filter_map(|rest| rest.split('"').next()).find(|path| assets.url(path).is_none())
}

fn locale(ctx: &Context) -> Locale {
    ctx.data()["chrome"]["lang"].as_str().and_then(Locale::from_tag).unwrap_or_default()
}

fn zone(ctx: &Context) -> Tz {
    let name = ctx.data()["chrome"]["time_zone"].as_str().unwrap_or_default();
    name.parse().unwrap_or(chrono_tz::Europe::Berlin)
}

fn fail(message: String) -> RenderError {
    RenderErrorReason::Other(message).into()
}

fn param<'rc>(helper: &'rc Helper<'rc>, index: usize) -> Result<&'rc Value, RenderError> {
    let missing = || fail(format!("{}: parameter {index} is missing", helper.name()));
    helper.param(index).map(|p| p.value()).ok_or_else(missing)
}

fn string_param<'rc>(helper: &'rc Helper<'rc>, index: usize) -> Result<&'rc str, RenderError> {
    let wrong = || fail(format!("{}: parameter {index} is not a string", helper.name()));
    param(helper, index)?.as_str().ok_or_else(wrong)
}

/// `{{t "key" count=3}}`: the text in the page's language.
struct Text;

impl HelperDef for Text {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        ctx: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let key = string_param(helper, 0)?;
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> = helper
            .hash()
            .iter()
            .map(|(name, value)| (Cow::Owned((*name).to_owned()), fluent_value(value.value())))
            .collect();
        Ok(ScopedJson::Derived(Value::String(locale(ctx).text_with(key, &args))))
    }
}

fn fluent_value(value: &Value) -> FluentValue<'static> {
    match value {
        Value::Number(number) => number.as_f64().unwrap_or_default().into(),
        Value::String(text) => text.clone().into(),
        Value::Null => "".into(),
        other => other.to_string().into(),
    }
}

/// `{{number value 2}}`: at most that many decimals.
struct Number;

impl HelperDef for Number {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        ctx: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let number = param(helper, 0)?.as_f64().ok_or_else(|| fail("number: not a number".to_owned()))?;
        let decimals = helper.param(1).and_then(|p| p.value().as_u64()).unwrap_or(6);
        let decimals = usize::try_from(decimals).unwrap_or(6);
        Ok(ScopedJson::Derived(Value::String(locale(ctx).number(number, decimals))))
    }
}

/// `{{datetime value}}`: an RFC 3339 instant in the visitor's time zone.
struct Instant(fn(DateTime<Utc>, Tz, Locale) -> String);

impl HelperDef for Instant {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        ctx: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let text = string_param(helper, 0)?;
        let instant = text.parse().map_err(|_| fail(format!("not an instant: {text}")))?;
        Ok(ScopedJson::Derived(Value::String((self.0)(instant, zone(ctx), locale(ctx)))))
    }
}

/// `{{concat a b …}}`
struct Concat;

impl HelperDef for Concat {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let joined = helper.params().iter().map(|p| match p.value() {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        Ok(ScopedJson::Derived(Value::String(joined.collect())))
    }
}

/// `{{asset "css/app.css"}}`: the hashed URL.
struct AssetUrl(Assets);

impl HelperDef for AssetUrl {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        out.write(url(&self.0, string_param(helper, 0)?)?)?;
        Ok(())
    }
}

/// `{{icon "name"}}`: a drawing of the sprite, silent for screen readers.
struct Icon(Assets);

impl HelperDef for Icon {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let name = string_param(helper, 0)?;
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err(fail(format!("icon: no such name: {name}")));
        }
        let sprite = url(&self.0, "img/icons.svg")?;
        out.write(&format!("<svg class=\"icon\" aria-hidden=\"true\"><use href=\"{sprite}#{name}\"/></svg>"))?;
        Ok(())
    }
}

fn url<'a>(assets: &'a Assets, path: &str) -> Result<&'a str, RenderError> {
    assets.url(path).ok_or_else(|| fail(format!("no such asset: {path}")))
}
