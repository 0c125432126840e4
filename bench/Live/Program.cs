using System.Globalization;
using Earshot.Bench.Live;

// Sends frames of a capture from an interface: INTERFACE CAPTURE FIRST COUNT SECONDS RATE. The rate is in frames a second, 0 for as many as
// go. Prints frames and seconds.
if (args is not [var name, var path, var first, var count, var seconds, var rate])
{
    return 2;
}

using var capture = new MappedCapture(path, long.Parse(first, CultureInfo.InvariantCulture), long.Parse(count, CultureInfo.InvariantCulture));
using var sender = new FrameSender(name);
(long sent, double took) = sender.Send(
    capture, double.Parse(seconds, CultureInfo.InvariantCulture), double.Parse(rate, CultureInfo.InvariantCulture));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sent} {took:F3}"));
return 0;
