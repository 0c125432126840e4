namespace Earshot.Rtp.Tests.Support;

/// <summary>RFC 3550, A.8, transcribed with the transit time that it keeps, in floating point.</summary>
internal sealed class Rfc3550Jitter(int clockRate)
{
    private readonly List<double> values = [];
    private double? transit;
    private double jitter;
    private long cycles;
    private uint last;

    public double MeanMs => values.Average() * 1000 / clockRate;

    public double MaxMs => values.Max() * 1000 / clockRate;

    public void Add(double arrivalMilliseconds, uint timestamp)
    {
        // Unwrapped by the nearest way, so that the subtraction below is an ordinary one.
        cycles += transit is null ? timestamp : (int)(timestamp - last);
        last = timestamp;
        double now = (arrivalMilliseconds * clockRate / 1000) - cycles;
        if (transit is { } before)
        {
            double d = Math.Abs(now - before);
            jitter += (d - jitter) / 16;
            values.Add(jitter);
        }

        transit = now;
    }
}
