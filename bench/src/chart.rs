//! Draws figures as bars, in the colours of the site's light theme (`crates/web/assets/css/tokens.css`). The words of the
//! drawing hold all that the bars show.

/// A drawing of several panels.
pub(crate) struct Chart {
    pub(crate) title: String,
    /// What it shows, for those who cannot see it.
    pub(crate) description: String,
    pub(crate) panels: Vec<Panel>,
}

/// Bars that share a scale, which begins at 0.
pub(crate) struct Panel {
    pub(crate) title: String,
    pub(crate) bars: Vec<Bar>,
}

/// One figure.
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) value: f64,
    /// What stands behind the bar.
    pub(crate) note: String,
    /// Where the aim is, if there is one.
    pub(crate) aim: Option<f64>,
    /// Whether it falls short of its aim.
    pub(crate) short: bool,
}

const WIDTH: usize = 860;
const LABELS: f64 = 270.0;
const BARS: f64 = 340.0;
const ROW: f64 = 28.0;

const STYLE: &str = "text{font-family:system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif;font-size:14px;fill:#1a222b}\
    .title{font-size:20px;font-weight:600}.panel{font-weight:600}.note{fill:#454e58}\
    .bar{fill:#005556}.short{fill:#882f07}.track{fill:#f4f0e8}.aim{stroke:#1a222b;stroke-width:2}";

impl Chart {
    /// Panels below a title. In words, it is all that the bars show.
    pub(crate) fn new(title: &str, panels: Vec<Panel>) -> Self {
        let told = panels.iter().map(|panel| {
            let bars = panel.bars.iter().map(|bar| format!("{}: {}", bar.label, bar.note));
            format!("{}. {}.", panel.title, bars.collect::<Vec<_>>().join("; "))
        });
        Self { title: title.to_owned(), description: told.collect::<Vec<_>>().join(" "), panels }
    }

    /// As SVG.
    pub(crate) fn draw(&self) -> String {
        let mut y = 44.0;
        let mut inside =
            format!("<text class=\"title\" x=\"24\" y=\"{y}\">{}</text>\n", escaped(&self.title));
        for panel in &self.panels {
            y += 40.0;
            inside += &format!("<text class=\"panel\" x=\"24\" y=\"{y}\">{}</text>\n", escaped(&panel.title));
            y += 12.0;
            for bar in &panel.bars {
                inside += &bar.draw(y, panel.scale());
                y += ROW;
            }
        }
        let height = y + 24.0;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
             height=\"{height}\" role=\"img\" aria-labelledby=\"title desc\">\n<title id=\"title\">{}</title>\n\
             <desc id=\"desc\">{}</desc>\n<style>{STYLE}</style>\n\
             <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fcf9f3\"/>\n{inside}</svg>\n",
            escaped(&self.title),
            escaped(&self.description),
        )
    }
}

impl Panel {
    /// Pixels for one unit, so that the longest bar and the farthest aim fit.
    fn scale(&self) -> f64 {
        let longest =
            self.bars.iter().flat_map(|bar| [bar.value, bar.aim.unwrap_or_default()]).fold(0.0, f64::max);
        if longest > 0.0 { BARS / longest } else { 0.0 }
    }
}

impl Bar {
    fn draw(&self, y: f64, scale: f64) -> String {
        let (middle, thick) = (y + ROW / 2.0 + 5.0, ROW - 10.0);
        let top = y + 5.0;
        // A bar that can be seen, however small its figure.
        let length = (self.value * scale).max(1.5);
        let class = if self.short { "short" } else { "bar" };
        let mut out = format!(
            "<text x=\"24\" y=\"{middle:.1}\">{}</text>\
             <rect class=\"track\" x=\"{LABELS}\" y=\"{top:.1}\" width=\"{BARS}\" height=\"{thick}\" rx=\"3\"/>\
             <rect class=\"{class}\" x=\"{LABELS}\" y=\"{top:.1}\" width=\"{length:.1}\" height=\"{thick}\" rx=\"3\"/>",
            escaped(&self.label)
        );
        if let Some(aim) = self.aim {
            let x = LABELS + aim * scale;
            let (from, to) = (top - 3.0, top + thick + 3.0);
            out += &format!("<path class=\"aim\" d=\"M{x:.1} {from:.1}V{to:.1}\"/>");
        }
        let x = LABELS + BARS + 12.0;
        out + &format!("<text class=\"note\" x=\"{x}\" y=\"{middle:.1}\">{}</text>\n", escaped(&self.note))
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
