using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Cli;

/// <summary>The options that say which calls of a store are wanted.</summary>
internal sealed class CallQueryOptions
{
    private readonly Option<Timestamp?> from = TimeOption.Create("--from", "Calls that started at this time or later.");
    private readonly Option<Timestamp?> to = TimeOption.Create("--to", "Calls that started before this time.");
    private readonly Option<string?> caller = Text("--caller", "PREFIX", "Calls whose caller begins with this.");
    private readonly Option<string?> callee = Text("--callee", "PREFIX", "Calls whose callee begins with this.");
    private readonly Option<string?> number = Text("--number", "PREFIX", "Calls whose caller or callee begins with this.");
    private readonly Option<string?> sensor = Text("--sensor", "NAME", "Calls that this sensor saw.");
    private readonly Option<int?> status = NumberOption.Create("--status", "Calls whose final response has this code", 200, 699);
    private readonly Option<IPNetwork?> address = AddressOption();
    private readonly Option<double?> mosBelow = MosOption();
    private readonly Option<CallState?> state = StateOption();

    public IEnumerable<Option> All => [from, to, caller, callee, number, address, state, status, mosBelow, sensor];

    /// <summary>What the command line asks for.</summary>
    public CallQuery Query(ParseResult parsed) => new()
    {
        From = parsed.GetValue(from),
        To = parsed.GetValue(to),
        Caller = parsed.GetValue(caller),
        Callee = parsed.GetValue(callee),
        Number = parsed.GetValue(number),
        Address = parsed.GetValue(address),
        State = parsed.GetValue(state),
        StatusCode = parsed.GetValue(status),
        MosBelow = parsed.GetValue(mosBelow),
        Sensor = parsed.GetValue(sensor),
    };

    private static Option<string?> Text(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName };

    private static Option<IPNetwork?> AddressOption() => new("--address")
    {
        Description = "Calls whose first INVITE was sent or received by this address, or by one of this network: 192.0.2.1 or 2001:db8::/32.",
        HelpName = "ADDRESS[/BITS]",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (TryParseNetwork(text, out IPNetwork network))
            {
                return network;
            }

            result.AddError($"'{text}' is no address: write --address 192.0.2.1 or --address 192.0.2.0/24");
            return null;
        },
    };

    // A host stands for itself; bits of an address beyond its network do not count, as in the tools of the trade.
    private static bool TryParseNetwork(string text, out IPNetwork network)
    {
        network = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!HostAddress.TryParse(Encoding.UTF8.GetBytes(slash < 0 ? text : text[..slash]), out HostAddress address))
        {
            return false;
        }

        byte[] bytes = address.ToIPAddress().GetAddressBytes();
        int bits = bytes.Length * 8;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > bytes.Length * 8))
        {
            return false;
        }

        for (int bit = bits; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        network = new IPNetwork(new IPAddress(bytes), bits);
        return true;
    }

    private static Option<double?> MosOption() => new("--mos-below")
    {
        Description = "Calls whose lowest MOS is known and below this, 1 to 5.",
        HelpName = "MOS",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value is >= 1 and <= 5)
            {
                return value;
            }

            result.AddError($"'{text}' is no value for --mos-below: it takes 1 to 5");
            return null;
        },
    };

    // As the states are printed: "no_answer".
    private static Option<CallState?> StateOption()
    {
        Dictionary<string, CallState> states = Enum.GetValues<CallState>().ToDictionary(value => SnakeCase.From(value.ToString()));
        return new Option<CallState?>("--state")
        {
            Description = $"Calls with this outcome: {string.Join(", ", states.Keys)}.",
            HelpName = "STATE",
            CustomParser = result =>
            {
                if (states.TryGetValue(result.Tokens[0].Value, out CallState found))
                {
                    return found;
                }

                result.AddError($"'{result.Tokens[0].Value}' is no state; there are {string.Join(", ", states.Keys)}");
                return null;
            },
        };
    }
}
