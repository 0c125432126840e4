using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>
/// Where calls expect images: T.38 over UDPTL begins with a sequence number, so its first byte tells nothing and only SDP
/// does. Nearly always empty, and bounded by what signalling may expect.
/// </summary>
internal sealed class ImageAddresses
{
    private readonly Dictionary<TransportAddress, ulong> owners = [];
    private readonly Dictionary<ulong, HashSet<TransportAddress>> calls = [];

    /// <summary>False costs nothing.</summary>
    public bool Any => owners.Count > 0;

    public bool Contains(in Flow flow) => owners.ContainsKey(flow.Destination) || owners.ContainsKey(flow.Source);

    public void Expect(MediaExpectation expectation)
    {
        if (expectation.Kind != MediaKind.Image)
        {
            return;
        }

        if (!calls.TryGetValue(expectation.Call, out HashSet<TransportAddress>? addresses))
        {
            calls.Add(expectation.Call, addresses = []);
        }

        addresses.Add(expectation.Address);
        owners[expectation.Address] = expectation.Call;
    }

    public void Withdraw(ulong call, TransportAddress address)
    {
        if (calls.TryGetValue(call, out HashSet<TransportAddress>? addresses) && addresses.Remove(address))
        {
            Free(call, address);
        }
    }

    public void Complete(ulong call)
    {
        if (calls.Remove(call, out HashSet<TransportAddress>? addresses))
        {
            foreach (TransportAddress address in addresses)
            {
                Free(call, address);
            }
        }
    }

    /// <summary>Unless a later call has taken it over.</summary>
    private void Free(ulong call, TransportAddress address)
    {
        if (owners.TryGetValue(address, out ulong owner) && owner == call)
        {
            owners.Remove(address);
        }
    }
}
