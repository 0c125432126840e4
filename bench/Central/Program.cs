using System.Globalization;
using Earshot.Bench.Central;

// Each role is a process of its own, so that its processor time and memory are its own: bench/central runs them.
return args switch
{
    ["centre", var folder, var password] => Centre.Run(folder, password),
    ["sender", var capture, var port, var password, var gigabytes] => Sender.Run(capture, ushort.Parse(port, CultureInfo.InvariantCulture), password, gigabytes),
    ["sender", var capture, var port, var password, var gigabytes, var rate] =>
        Sender.Run(capture, ushort.Parse(port, CultureInfo.InvariantCulture), password, gigabytes, rate),
    ["plain", var capture, var gigabytes] => PlainSender.Run(capture, gigabytes),
    ["delay", var port, var milliseconds] => Delay.Run(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(milliseconds, CultureInfo.InvariantCulture)),
    _ => 2,
};
