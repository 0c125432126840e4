using System.Globalization;
using System.Text;

namespace Earshot.Rtp.Tests.Plots;

/// <summary>A small diagram as SVG: lines for formulas, circles for what was measured.</summary>
internal sealed class Plot(string title, string xTitle, double xEnd, double xStep, string yTitle, double yStart, double yEnd, double yStep)
{
    private const int Left = 50;
    private const int Top = 30;
    private const int Width = 480;
    private const int Height = 260;
    private static readonly string[] Colours = ["#1b6ca8", "#c0392b", "#2e7d32", "#8e5a00"];

    private readonly StringBuilder marks = new();
    private int series;

    /// <summary>A formula as a line, and its measured points as circles.</summary>
    public void Add(string name, Func<double, double> formula, double xStart, IEnumerable<(double X, double Y)> measured)
    {
        string colour = Colours[series];
        IEnumerable<string> line = Enumerable.Range(0, 121)
            .Select(i => xStart + ((xEnd - xStart) * i / 120))
            .Select(x => $"{Number(X(x))},{Number(Y(formula(x)))}");
        marks.Append(Line($"<polyline fill=\"none\" stroke=\"{colour}\" points=\"{string.Join(' ', line)}\"/>"));
        foreach ((double x, double y) in measured)
        {
            marks.Append(Line($"<circle fill=\"none\" stroke=\"{colour}\" cx=\"{Number(X(x))}\" cy=\"{Number(Y(y))}\" r=\"4\"/>"));
        }

        marks.Append(Line($"<text fill=\"{colour}\" x=\"{Left + Width - 8}\" y=\"{Top + 18 + (16 * series)}\" text-anchor=\"end\">{name}</text>"));
        series++;
    }

    /// <summary>The file.</summary>
    public string ToSvg()
    {
        StringBuilder svg = new();
        svg.Append(Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Left + Width + 20} {Top + Height + 50}\" font-family=\"sans-serif\" font-size=\"12\">"));
        svg.Append(Line($"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>"));
        svg.Append(Line($"<text x=\"{Left}\" y=\"18\" font-size=\"14\">{title}</text>"));
        for (double x = 0; x <= xEnd; x += xStep)
        {
            svg.Append(Line($"<path stroke=\"#ddd\" d=\"M{Number(X(x))} {Top}v{Height}\"/>"));
            svg.Append(Line($"<text x=\"{Number(X(x))}\" y=\"{Top + Height + 16}\" text-anchor=\"middle\">{Number(x)}</text>"));
        }

        for (double y = yStart; y <= yEnd; y += yStep)
        {
            svg.Append(Line($"<path stroke=\"#ddd\" d=\"M{Left} {Number(Y(y))}h{Width}\"/>"));
            svg.Append(Line($"<text x=\"{Left - 6}\" y=\"{Number(Y(y) + 4)}\" text-anchor=\"end\">{Number(y)}</text>"));
        }

        svg.Append(Line($"<text x=\"{Left + (Width / 2)}\" y=\"{Top + Height + 38}\" text-anchor=\"middle\">{xTitle}</text>"));
        svg.Append(Line($"<text x=\"14\" y=\"{Top + (Height / 2)}\" text-anchor=\"middle\" transform=\"rotate(-90 14 {Top + (Height / 2)})\">{yTitle}</text>"));
        return svg.Append(marks).Append("</svg>\n").ToString();
    }

    private static string Line(FormattableString text) => FormattableString.Invariant(text) + "\n";

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private double X(double x) => Left + (Width * x / xEnd);

    private double Y(double y) => Top + (Height * (yEnd - y) / (yEnd - yStart));
}
