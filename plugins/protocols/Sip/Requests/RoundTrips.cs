namespace Earshot.Sip.Requests;

/// <summary>Times from request to final response.</summary>
internal sealed class RoundTrips
{
    private double sum;
    private int count;

    /// <summary>Milliseconds; null without any.</summary>
    public double? Mean => count == 0 ? null : sum / count;

    /// <inheritdoc cref="Mean"/>
    public double? Max { get; private set; }

    /// <param name="milliseconds">One such time. A capture that is out of order may have it below 0: then it is none.</param>
    public void Add(double milliseconds)
    {
        if (milliseconds >= 0)
        {
            sum += milliseconds;
            count++;
            Max = Math.Max(Max ?? 0, milliseconds);
        }
    }
}
