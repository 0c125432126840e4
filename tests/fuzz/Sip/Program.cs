using Earshot.Fuzz;
using Earshot.Fuzz.Sip;

return FuzzProgram.Run(args, input => SipCheck.Run(input), () => Seeds.All);
