//! The sheet of measurements: a column for each thing that is known, a row for each measurement.

use chrono::{Datelike, NaiveDateTime};
use rust_xlsxwriter::{Color, Format, FormatAlign, Formula, Worksheet, XlsxError};

use super::{Plan, notes::notes};
use crate::{
    catalogue::{Category, ParameterType},
    export::about::looks_like_a_formula,
    measurement::WholeMeasurement,
    platform::i18n::{Locale, args},
    quality::{FlowType, IndexKind},
    water::{WaterType, water_type_name},
};

/// Comments of a sheet: each stays in memory until the end.
const MOST_NOTES: u32 = 5_000;

/// Years that a spreadsheet's dates begin with.
const FIRST_YEAR: i32 = 1900;

/// How cells look.
#[derive(Debug)]
pub(super) struct Formats {
    pub(super) head: Format,
    pub(super) link: Format,
    time: Format,
    count: Format,
    index: Format,
    percent: Format,
    degrees: Format,
    /// Text that must stay text when somebody edits it.
    text: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let number = |code: &str| Format::new().set_num_format(code);
        Self {
            head: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top),
            link: Format::new().set_font_color(Color::RGB(0x00_5A_9C)).set_underline(Default::default()),
            time: number("yyyy-mm-dd hh:mm"),
            count: number("0"),
            index: number("0.00"),
            percent: number("0%"),
            degrees: number("0.000000"),
            text: Format::new().set_quote_prefix(),
        }
    }
}

/// What all rows share.
#[derive(Debug)]
pub(super) struct Columns<'a> {
    plan: &'a Plan,
    formats: Formats,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Written {
    /// Measurements.
    pub(super) rows: u32,
    /// Comments that were left out, as there were too many.
    pub(super) notes_left_out: u32,
}

/// Writes the rows.
pub(super) struct Rows<'a, 's> {
    columns: &'a Columns<'a>,
    sheet: &'s mut Worksheet,
    notes: u32,
    written: Written,
}

/// One row, from left to right.
struct Cells<'a, 's> {
    sheet: &'s mut Worksheet,
    formats: &'a Formats,
    row: u32,
    column: u16,
}

impl<'a> Columns<'a> {
    pub(super) fn new(plan: &'a Plan) -> Self {
        Self { plan, formats: Formats::new() }
    }

    /// The names of the columns with their widths in signs: the predecessor's in their order, then ours.
    fn heads(&self) -> Vec<(String, f64)> {
        let locale = self.plan.about.locale;
        let zone = self.plan.about.zone.name();
        let mut heads = vec![
            (locale.text("export-column-measurement"), 14.0),
            (locale.text("export-column-name"), 24.0),
            (locale.text_with("export-column-time", &args([("zone", zone.into())])), 18.0),
            (locale.text("export-column-location"), 28.0),
            (locale.text("export-column-water"), 24.0),
            (locale.text("export-column-flow"), 18.0),
            (locale.text("export-column-water-type"), 16.0),
            (locale.text("export-column-warning"), 14.0),
        ];
        heads.extend(self.plan.types.iter().map(|kind| (type_head(kind, locale), 14.0)));
        for kind in IndexKind::ALL {
            let name = locale.text(&format!("common-index-{kind}-short"));
            let head = |part: String, width| (format!("{name}: {part}"), width);
            heads.extend([
                head(locale.text("export-column-value"), 12.0),
                head(locale.text("export-column-class"), 12.0),
                head(locale.text("export-column-description"), 40.0),
                head(locale.text("export-column-validity"), 12.0),
            ]);
        }
        heads.push((locale.text("export-column-note"), 50.0));
        heads.extend([
            (locale.text("export-column-longitude"), 14.0),
            (locale.text("export-column-latitude"), 14.0),
            (locale.text("export-column-time-utc"), 18.0),
            (locale.text("export-column-water-number"), 12.0),
        ]);
        for kind in IndexKind::ALL {
            let name = locale.text(&format!("common-index-{kind}-short"));
            heads.push((format!("{name}: {}", locale.text("export-column-method")), 14.0));
        }
        heads
    }

    /// Writes the head and keeps it in view.
    pub(super) fn begin<'s>(&'a self, sheet: &'s mut Worksheet) -> Result<Rows<'a, 's>, XlsxError> {
        sheet.set_name(self.plan.about.locale.text("export-sheet-measurements"))?;
        for (column, (head, width)) in (0_u16..).zip(self.heads()) {
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, head, &self.formats.head)?;
        }
        sheet.set_freeze_panes(1, 1)?;
        Ok(Rows { columns: self, sheet, notes: 0, written: Written::default() })
    }
}

const fn flow_key(flow: Option<FlowType>) -> &'static str {
    match flow {
        Some(FlowType::Running) => "common-flow-running",
        Some(FlowType::Standing) => "common-flow-standing",
        None => "common-flow-unknown",
    }
}

fn type_head(kind: &ParameterType, locale: Locale) -> String {
    let name = kind.name(locale);
    if kind.unit.is_empty() { name.to_owned() } else { format!("{name} [{}]", kind.unit) }
}

impl Rows<'_, '_> {
    /// One measurement.
    pub(super) fn add(&mut self, m: &WholeMeasurement) -> Result<(), XlsxError> {
        self.written.rows += 1;
        let Columns { plan, formats } = self.columns;
        let (about, locale) = (&plan.about, plan.about.locale);
        let mut cells = Cells { sheet: self.sheet, formats, row: self.written.rows, column: 0 };
        cells.link(&about.page_of(m.id), &format!("#{:05}", m.id))?;
        cells.text(&m.name)?;
        cells.time(m.measured_at.with_timezone(&about.zone).naive_local())?;
        cells.text(m.location_name.as_deref().unwrap_or_default())?;
        cells.text(m.water_name.as_deref().unwrap_or_default())?;
        cells.text(&locale.text(flow_key(m.flow_type)))?;
        let water_type = m.water_type.as_deref().and_then(WaterType::parse);
        cells.text(&water_type.map(|kind| water_type_name(kind, locale)).unwrap_or_default())?;
        cells.text(&locale.text(if m.quality_warning { "export-yes" } else { "export-no" }))?;
        for kind in &plan.types {
            if let Some(note) = notes(m, kind, locale) {
                if self.notes < MOST_NOTES {
                    self.notes += 1;
                    cells.sheet.insert_note(cells.row, cells.column, &note)?;
                } else {
                    self.written.notes_left_out += 1;
                }
            }
            cells.mean(m, kind)?;
        }
        cells.indices(m, locale)?;
        cells.text(&m.note)?;
        cells.number(Some(m.longitude), &formats.degrees)?;
        cells.number(Some(m.latitude), &formats.degrees)?;
        cells.time(m.measured_at.naive_utc())?;
        cells.number(Some(m.water_id as f64), &formats.count)?;
        for kind in IndexKind::ALL {
            cells.text(m.index(kind).map(|index| index.method.as_str()).unwrap_or_default())?;
        }
        Ok(())
    }

    /// Lets the head filter the rows, and tells how many there are.
    pub(super) fn end(self) -> Result<Written, XlsxError> {
        let last = u16::try_from(self.columns.heads().len() - 1).unwrap_or(u16::MAX);
        self.sheet.autofilter(0, 0, self.written.rows, last)?;
        Ok(self.written)
    }
}

impl Cells<'_, '_> {
    /// Nothing where there is no text.
    fn text(&mut self, text: &str) -> Result<(), XlsxError> {
        if looks_like_a_formula(text) {
            self.sheet.write_string_with_format(self.row, self.column, text, &self.formats.text)?;
        } else if !text.is_empty() {
            self.sheet.write_string(self.row, self.column, text)?;
        }
        self.column += 1;
        Ok(())
    }

    fn number(&mut self, number: Option<f64>, format: &Format) -> Result<(), XlsxError> {
        if let Some(number) = number {
            self.sheet.write_number_with_format(self.row, self.column, number, format)?;
        }
        self.column += 1;
        Ok(())
    }

    /// Dates begin in 1900; an earlier moment, which a zone may make, is text.
    fn time(&mut self, time: NaiveDateTime) -> Result<(), XlsxError> {
        if time.year() < FIRST_YEAR {
            return self.text(&time.format("%Y-%m-%d %H:%M").to_string());
        }
        self.sheet.write_datetime_with_format(self.row, self.column, time, &self.formats.time)?;
        self.column += 1;
        Ok(())
    }

    /// A formula of ours: a sheet holds 65,530 links of the other kind, and those stay in memory.
    fn link(&mut self, url: &str, text: &str) -> Result<(), XlsxError> {
        // A quotation mark can't be in an address that was parsed.
        let formula = Formula::new(format!("=HYPERLINK(\"{url}\",\"{text}\")")).set_result(text);
        self.sheet.write_formula_with_format(self.row, self.column, formula, &self.formats.link)?;
        self.column += 1;
        Ok(())
    }

    /// The mean of the values of a type; a single count of animals is a whole number.
    fn mean(&mut self, m: &WholeMeasurement, kind: &ParameterType) -> Result<(), XlsxError> {
        let formats = self.formats;
        let mean = m.mean_of(kind.id);
        let is_count = kind.category == Category::Biological && mean.is_some_and(|mean| mean.fract() == 0.0);
        match mean {
            Some(_) if is_count => return self.number(mean, &formats.count),
            Some(mean) => {
                self.sheet.write_number(self.row, self.column, mean)?;
            }
            None => {}
        }
        self.column += 1;
        Ok(())
    }

    fn indices(&mut self, m: &WholeMeasurement, locale: Locale) -> Result<(), XlsxError> {
        let formats = self.formats;
        for kind in IndexKind::ALL {
            let index = m.index(kind);
            let class = index.filter(|index| index.validity.shows_class()).map(|index| index.class.as_str());
            self.number(index.map(|index| index.value), &formats.index)?;
            self.text(class.unwrap_or_default())?;
            self.text(
                &class.map(|class| locale.text(&format!("quality-sentence-{kind}-{class}"))).unwrap_or_default(),
            )?;
            self.number(index.map(|index| index.validity.as_fraction()), &formats.percent)?;
        }
        Ok(())
    }
}
